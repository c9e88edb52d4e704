/** Messages to operators about bans and troubles: digests by a program of theirs or a webhook. */
package guardian.notify;

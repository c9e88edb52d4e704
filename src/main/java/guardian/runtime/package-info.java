/** What all loops share: worker threads, bounded mailboxes, meters, signals, files to append to. */
package guardian.runtime;

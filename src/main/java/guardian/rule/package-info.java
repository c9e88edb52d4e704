/** Which rules a request is about. */
package guardian.rule;

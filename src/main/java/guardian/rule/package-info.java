/** Which rules a request, or a record of one, is about. */
package guardian.rule;

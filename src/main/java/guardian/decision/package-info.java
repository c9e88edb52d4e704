/** What follows from an offence: allowlist, ladder, bans in force, decision log. */
package guardian.decision;

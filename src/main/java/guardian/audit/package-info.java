/** Audit files become records: sweep, quarantine, permissions. */
package guardian.audit;

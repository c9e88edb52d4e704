/** Decisions become commands: batches, reconciliation with the kernel. */
package guardian.firewall;

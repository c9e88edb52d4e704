/** guardianctl: the operator's command. */
package guardian.cli;

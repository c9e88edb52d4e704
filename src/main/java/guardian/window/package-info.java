/**
 * The weights each client gathered in the last 1 and 5 minutes, by rule, and who reached a
 * threshold.
 */
package guardian.window;

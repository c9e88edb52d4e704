/** Old logs on log time: what the rules would have done, and which thresholds would do. */
package guardian.replay;

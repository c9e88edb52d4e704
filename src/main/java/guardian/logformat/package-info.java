/** What an Apache LogFormat says: its fields in order, and how each is told from the next. */
package guardian.logformat;

/** What survives a restart, off-heap; the only room that knows Chronicle. */
package guardian.state;

/** What an operator writes to pick texts: compiled once, then matched in linear time. */
package guardian.pattern;

/** Who is behind a name or an address: the only room that asks DNS, on threads of its own. */
package guardian.dns;

package guardian.window;

import guardian.event.Prefix;

/**
 * From then on no packet of the client should come: the firewall has said so.
 *
 * @param client a single client, not a network of them
 * @param banMillis when the ban was decided, epoch milliseconds: what tells one ban from the next
 * @param sinceMillis since when the firewall has had it, epoch milliseconds
 * @param endSeconds when it ends, epoch seconds
 */
public record InForce(Prefix client, long banMillis, long sinceMillis, long endSeconds) {}

package guardian.window;

import guardian.event.Prefix;

/**
 * A request of a client whose ban is in force: the ban does not work.
 *
 * @param client who
 * @param peer whose packets brought it, where the line tells that apart from the client; else null
 * @param beganMillis when it began, too early rather than too late, epoch milliseconds
 * @param sinceMillis since when the ban was in force by then
 */
public record Sighting(Prefix client, Prefix peer, long beganMillis, long sinceMillis) {}

package guardian.window;

import guardian.event.Prefix;

/**
 * One of the latest requests.
 *
 * @param client whose it was
 * @param timeMillis when it was counted
 * @param status httpd's answer
 * @param host the name asked for; text of a client, cut
 * @param request the request line, likewise
 * @param cut whether something of these is missing
 */
public record Sample(
        Prefix client, long timeMillis, int status, String host, String request, boolean cut) {}

package guardian.replay;

import guardian.config.Rule;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.rule.Selection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the whole log tells of each client: some 130 bytes a client, and of more than {@link #MOST}
 * clients those that came too late are not known.
 */
final class ClientTally {

    static final int MOST = 1_000_000;

    /** Of so many requests the User-Agent is looked at. */
    private static final int AGENTS_LOOKED_AT = 8;

    private static final int FAILURES_FROM = 400;

    /** Of a client of whom nothing is known. */
    private static final Conduct NOBODY = new Conduct();

    /** What is known of one client. */
    static final class Conduct {

        private int served;
        private int failed;
        private boolean claims;
        private boolean user;
        private boolean scans;
        private long bannedUntil;

        /** Whether more of its requests were answered below 400 than not. */
        boolean isMostlyServed() {
            return served > failed;
        }

        /** Whether it says that it is a search engine. */
        boolean claims() {
            return claims;
        }

        /** Whether it was served with a user name. */
        boolean hasUser() {
            return user;
        }

        /**
         * Whether it is taken for somebody who must not be banned: it was mostly served and never
         * asked for what only scanners ask for, or it was logged in, or it says that it is a search
         * engine, which only DNS could tell. In doubt a client is genuine.
         */
        boolean isGenuine() {
            return user || claims || isMostlyServed() && !scans;
        }
    }

    private final boolean looksForScanners;
    private final Selection claims = new Selection(List.of(Rule.FAKE_BOT));
    private final Map<Prefix, Conduct> clients = new HashMap<>();
    private long unknown;
    private long refused;
    private long refusedServed;

    /**
     * @param looksForScanners whether it is to be known who is genuine
     */
    ClientTally(boolean looksForScanners) {
        this.looksForScanners = looksForScanners;
    }

    /** Takes a request of a client. */
    void count(Prefix client, RequestEvent event, long millis) {
        Conduct conduct = clients.get(client);
        if (conduct == null) {
            if (clients.size() == MOST) {
                unknown++;
                return;
            }
            conduct = new Conduct();
            clients.put(client, conduct);
        }
        boolean success = event.status() < FAILURES_FROM;
        if (millis < conduct.bannedUntil) {
            refused++;
            refusedServed += success ? 1 : 0;
        }
        if (!conduct.claims && conduct.served + conduct.failed < AGENTS_LOOKED_AT) {
            claims.select(event);
            conduct.claims = claims.next(0) >= 0;
        }
        conduct.scans |= looksForScanners && !conduct.scans && ScannerMarks.hold(event);
        conduct.user |= success && hasUser(event);
        conduct.served += success ? 1 : 0;
        conduct.failed += success ? 0 : 1;
    }

    private static boolean hasUser(RequestEvent event) {
        int length = event.userTo() - event.userFrom();
        return length > 0 && !(length == 1 && event.line()[event.userFrom()] == '-');
    }

    /** From now on its requests would meet a closed door. */
    void banned(Prefix client, long untilMillis) {
        Conduct conduct = clients.get(client);
        if (conduct != null) {
            conduct.bannedUntil = Math.max(conduct.bannedUntil, untilMillis);
        }
    }

    Conduct of(Prefix client) {
        return clients.getOrDefault(client, NOBODY);
    }

    /** How many clients are known. */
    int size() {
        return clients.size();
    }

    /** How many of them are genuine. */
    int genuine() {
        return (int) clients.values().stream().filter(Conduct::isGenuine).count();
    }

    /** Requests of clients for which there was no room. */
    long unknown() {
        return unknown;
    }

    /** Requests that would have met a closed door. */
    long refused() {
        return refused;
    }

    /** Those of them that were answered below 400. */
    long refusedServed() {
        return refusedServed;
    }
}

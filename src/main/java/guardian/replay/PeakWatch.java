package guardian.replay;

import guardian.event.Prefix;
import guardian.window.SlidingSums;
import java.util.HashMap;
import java.util.Map;

/**
 * The greatest sums that each client reached on each day, rule by rule and host by host, in the
 * windows that the guardian itself counts in.
 *
 * <p>Bounded: of more than {@link #MOST} sums those that came too late are not known, and counted.
 */
final class PeakWatch {

    static final int MOST = 1_500_000;

    /** The number that stands for all hosts together. */
    static final int ALL_HOSTS = 0;

    private static final long IDLE_MILLIS = 320_000;
    private static final long LOOK_MILLIS = 60_000;
    private static final long DAY_MILLIS = 86_400_000;

    /**
     * @param rule number of the rule
     * @param host number of the host
     */
    private record Counted(Prefix client, int rule, int host) {}

    /**
     * @param day since 1970, UTC
     */
    record Day(Prefix client, int rule, int host, int day) {}

    /** The greatest sums of a day. */
    record Peak(int oneMinute, int fiveMinutes) {

        Peak or(Peak other) {
            return new Peak(
                    Math.max(oneMinute, other.oneMinute), Math.max(fiveMinutes, other.fiveMinutes));
        }
    }

    /** A client that was active lately. */
    private static final class Running {

        private final SlidingSums sums = new SlidingSums();
        private int day;
        private int oneMinute;
        private int fiveMinutes;
        private long latest;
    }

    private final Map<Counted, Running> running = new HashMap<>();
    private final Map<Day, Peak> peaks = new HashMap<>();
    private long lookedMillis;
    private long unknown;

    /** Counts a weight; times may go back a little, as they do in a log. */
    void count(Prefix client, int rule, int host, int weight, long millis) {
        Counted key = new Counted(client, rule, host);
        Running now = running.get(key);
        int day = (int) Math.floorDiv(millis, DAY_MILLIS);
        if (now == null) {
            now = new Running();
            now.day = day;
            running.put(key, now);
        } else if (day > now.day) {
            keep(key, now);
            now.day = day;
            now.oneMinute = 0;
            now.fiveMinutes = 0;
        }
        now.sums.add(millis, weight);
        now.oneMinute = Math.max(now.oneMinute, now.sums.oneMinute());
        now.fiveMinutes = Math.max(now.fiveMinutes, now.sums.fiveMinutes());
        now.latest = Math.max(now.latest, millis);
        if (millis - lookedMillis >= LOOK_MILLIS) {
            lookedMillis = millis;
            running.entrySet().removeIf(each -> isOver(each.getKey(), each.getValue(), millis));
        }
    }

    private boolean isOver(Counted key, Running one, long millis) {
        boolean over = millis - one.latest > IDLE_MILLIS;
        if (over) {
            keep(key, one);
        }
        return over;
    }

    private void keep(Counted key, Running one) {
        Day day = new Day(key.client, key.rule, key.host, one.day);
        Peak peak = new Peak(one.oneMinute, one.fiveMinutes);
        if (peaks.size() < MOST || peaks.containsKey(day)) {
            peaks.merge(day, peak, Peak::or);
        } else {
            unknown++;
        }
    }

    /** All of them, at the end. */
    Map<Day, Peak> peaks() {
        running.forEach(this::keep);
        running.clear();
        return peaks;
    }

    /** Days of clients for which there was no room. */
    long unknown() {
        return unknown;
    }
}

package guardian.config;

import java.time.Duration;
import java.util.List;

/**
 * {@code [ban]}: how long bans are.
 *
 * @param times {@code times} (["10m", "1h", "6h", "1d", "7d"]): the ladder, a step for each
 *     offence; 1 to 20 durations from 1s to 365d, none shorter than the one before
 * @param memory {@code memory} (30d): how long after a ban's end an offence still climbs a step, 1s
 *     to 365d
 * @param brake {@code brake} (0.2): a rule that is about to ban more than this share of the clients
 *     that were served in the last hour is held, but for the first ten; 0.01 to 1.0, which is off
 * @param jitter {@code jitter} (0.0): up to this share of its time a ban may end later, 0.0 to 1.0
 * @param probation {@code probation} (false): whether half of each threshold is enough for a client
 *     in the five minutes after its ban has ended
 * @param network {@code network} (0, off): so many clients of an IPv4 /24 or IPv6 /48 that are
 *     banned at the same time have it banned whole; up to 256
 */
public record BanSettings(
        List<Duration> times,
        Duration memory,
        double brake,
        double jitter,
        boolean probation,
        int network) {

    private static final TimeSpan TIME = new TimeSpan(Duration.ofSeconds(1), Duration.ofDays(365));
    private static final List<Duration> LADDER =
            List.of(
                    Duration.ofMinutes(10),
                    Duration.ofHours(1),
                    Duration.ofHours(6),
                    Duration.ofDays(1),
                    Duration.ofDays(7));

    private static final ListKey<Duration> TIMES =
            new ListKey<>("times", LADDER, TIME, 1, 20, false);
    private static final Key<Duration> MEMORY = new Key<>("memory", Duration.ofDays(30), TIME);

    private static final Key<Double> BRAKE = new Key<>("brake", 0.2, new Share(0.01, 1));
    private static final Key<Double> JITTER = new Key<>("jitter", 0.0, new Share(0, 1));
    private static final Key<Boolean> PROBATION = new Key<>("probation", false, new Flag());
    private static final Key<Integer> NETWORK = new Key<>("network", 0, new WholeNumber(0, 256));

    public BanSettings {
        times = TIMES.check(times);
        MEMORY.check(memory);
        BRAKE.check(brake);
        JITTER.check(jitter);
        NETWORK.check(network);
        if (fall(times) > 0) {
            throw new IllegalArgumentException("times fall: " + times);
        }
    }

    /** Everything else as by default. */
    public BanSettings(List<Duration> times, Duration memory) {
        this(
                times,
                memory,
                BRAKE.standard(),
                JITTER.standard(),
                PROBATION.standard(),
                NETWORK.standard());
    }

    /** Why nobody may be banned for that long, with what is allowed; null when somebody may. */
    public static String faultOf(Duration time) {
        return TIME.allows(time)
                ? null
                : "found " + DurationText.print(time) + ", allowed: " + TIME.allowed();
    }

    static BanSettings read(Section in) {
        return new BanSettings(
                readTimes(in),
                in.get(MEMORY),
                in.get(BRAKE),
                in.get(JITTER),
                in.get(PROBATION),
                in.get(NETWORK));
    }

    private static List<Duration> readTimes(Section in) {
        List<Duration> times = in.get(TIMES);
        int at = fall(times);
        if (at == 0) {
            return times;
        }
        in.addFault(
                TIMES.name(),
                at,
                "found "
                        + DurationText.print(times.get(at))
                        + " behind "
                        + DurationText.print(times.get(at - 1))
                        + ", allowed: none shorter than the one before");
        return TIMES.standard();
    }

    /** The first step that is lower than the one before, or 0. */
    private static int fall(List<Duration> times) {
        for (int i = 1; i < times.size(); i++) {
            if (times.get(i).compareTo(times.get(i - 1)) < 0) {
                return i;
            }
        }
        return 0;
    }
}

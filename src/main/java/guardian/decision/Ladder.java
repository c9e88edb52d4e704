package guardian.decision;

import guardian.config.BanSettings;
import guardian.config.Rule;
import guardian.event.Prefix;
import guardian.state.Ban;
import guardian.window.Offence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long bans are: a step longer for each that follows within the memory of the one before, up to
 * the last step; and back to the first one when the memory is over.
 *
 * <p>Confined to the enforcer thread (in replay to the one thread there is).
 */
final class Ladder {

    private static final double SPREAD = 0x1p-53;

    private List<Duration> times;
    private long memorySeconds;
    private double jitter;
    private final Bans bans;

    Ladder(BanSettings settings, Bans bans) {
        this.bans = bans;
        use(settings);
    }

    /** From now on these times hold, with that memory and jitter. */
    final void use(BanSettings settings) {
        times = settings.times();
        memorySeconds = settings.memory().toSeconds();
        jitter = settings.jitter();
    }

    /**
     * The step of the client's next ban of that kind, from 1; 0 for one who is protected. Nobody
     * climbs for what was but a note, unless the next is a note, too.
     */
    int nextStep(Prefix client, Ban.Kind kind, long second) {
        return kind == Ban.Kind.ALLOWLISTED
                ? 0
                : Math.min(last(client, kind, second) + 1, times.size());
    }

    /** Whether it would be the client's first. */
    boolean isFirst(Prefix client, Ban.Kind kind, long second) {
        return kind != Ban.Kind.ALLOWLISTED && last(client, kind, second) == 0;
    }

    private int last(Prefix client, Ban.Kind kind, long second) {
        int last = stepOf(bans.real(client), Ban.Kind.REAL, second);
        return kind == Ban.Kind.NOTIONAL
                ? Math.max(last, stepOf(bans.note(client), Ban.Kind.NOTIONAL, second))
                : last;
    }

    /** The step the ladder remembers; one that was lifted, or is too long ago, counts as none. */
    private int stepOf(Ban last, Ban.Kind kind, long second) {
        boolean remembered =
                last != null && last.kind() == kind && second <= last.endSeconds() + memorySeconds;
        return remembered ? last.step() : 0;
    }

    /** How long a ban by that rule and of that step is. */
    Duration time(Rule rule, int step) {
        return time(rule.banTime(), step);
    }

    /** How long a ban of that step is for which that time may be set. */
    Duration time(Optional<Duration> own, int step) {
        return own.orElse(times.get(Math.min(Math.max(step, 1), times.size()) - 1));
    }

    /** How long a network is banned. */
    Duration first() {
        return times.get(0);
    }

    /**
     * When a ban of that time ends, epoch seconds: counted from the deciding request, and later by
     * the jitter. That comes from the request's own millisecond, which no client knows; so the same
     * request has the same end whoever decides it.
     */
    long end(Offence offence, Duration time) {
        long seconds = time.toSeconds();
        double share = jitter == 0 ? 0 : jitter * spread(offence.client(), offence.timeMillis());
        return Math.floorDiv(offence.timeMillis(), 1000) + seconds + (long) (seconds * share);
    }

    /** A number from 0 up to 1, by chance as it were. */
    private static double spread(Prefix client, long millis) {
        long mixed = millis * 0x9E3779B97F4A7C15L ^ client.hashCode();
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return ((mixed ^ mixed >>> 31) >>> 11) * SPREAD;
    }
}

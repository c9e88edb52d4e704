package guardian.decision;

import guardian.config.Mode;
import guardian.config.Rule;
import guardian.config.Settings;
import guardian.event.Prefix;
import guardian.state.Ban;
import guardian.window.Offence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Decides what follows from an offence: nothing while a ban of the same rule is open, else a ban
 * whose time climbs the ladder, and never one of somebody on the allowlist. The same in every mode;
 * outside of block mode a ban is a note.
 *
 * <p>Confined to the enforcer thread (in replay to the one thread there is).
 */
public final class Judge {

    /**
     * What came of an offence.
     *
     * @param decision to be carried out and logged; null when nothing new was decided
     * @param untilSeconds until then further offences of this client and rule change nothing
     */
    public record Judgement(Decision decision, long untilSeconds) {}

    private final List<Rule> rules;
    private final boolean block;
    private final List<Duration> ladder;
    private final long memorySeconds;
    private final Bans bans;
    private final Supplier<Allowlist> allowlist;

    /**
     * @param mode what to do: that of the settings, or warn for replay
     * @param allowlist asked at each offence, since the machine's own addresses may change
     */
    public Judge(Settings settings, Mode mode, Bans bans, Supplier<Allowlist> allowlist) {
        this.rules = settings.rules();
        this.block = mode == Mode.BLOCK;
        this.ladder = settings.ban().times();
        this.memorySeconds = settings.ban().memory().toSeconds();
        this.bans = bans;
        this.allowlist = allowlist;
    }

    /** Decides, and notes the ban; what was decided holds even if it cannot be carried out. */
    public Judgement judge(Offence offence) {
        Rule rule = rules.get(offence.rule());
        Ban.Kind kind = kindFor(offence.client(), rule);
        Ban last = bans.latest(offence.client());
        long second = Math.floorDiv(offence.timeMillis(), 1000);
        if (last != null && last.isOpen(second) && outranks(last.kind(), kind)) {
            return whileOpen(offence, rule, last, second);
        }
        int step = kind == Ban.Kind.ALLOWLISTED ? 0 : nextStep(last, kind, second);
        Duration time = timeOf(rule, Math.max(1, step));
        Ban ban =
                new Ban(
                        offence.client(),
                        List.of(rule.name()),
                        offence.timeMillis(),
                        second + time.toSeconds(),
                        step,
                        kind);
        bans.put(ban);
        return decided(verdictFor(kind), offence, rule, ban, time);
    }

    private Judgement whileOpen(Offence offence, Rule rule, Ban open, long second) {
        Duration time = timeOf(rule, Math.max(1, open.step()));
        long end = second + time.toSeconds();
        if (open.rules().contains(rule.name()) || end <= open.endSeconds()) {
            return new Judgement(null, open.endSeconds());
        }
        List<String> both = new ArrayList<>(open.rules());
        both.add(rule.name());
        Ban longer =
                new Ban(open.client(), both, open.startMillis(), end, open.step(), open.kind());
        bans.put(longer);
        return decided(Verdict.EXTEND, offence, rule, longer, time);
    }

    private static Judgement decided(
            Verdict verdict, Offence offence, Rule rule, Ban ban, Duration time) {
        Decision decision =
                new Decision(verdict, offence.timeMillis(), ban, rule.name(), offence, time, null);
        return new Judgement(decision, ban.endSeconds());
    }

    private Ban.Kind kindFor(Prefix client, Rule rule) {
        if (allowlist.get().protecting(client) != null) {
            return Ban.Kind.ALLOWLISTED;
        }
        return block && !rule.dryRun() ? Ban.Kind.REAL : Ban.Kind.NOTIONAL;
    }

    /** A note does not stand in the way of a ban, nor a protection that is there no more. */
    private static boolean outranks(Ban.Kind open, Ban.Kind wanted) {
        return open == Ban.Kind.REAL
                || open == wanted
                || open == Ban.Kind.NOTIONAL && wanted == Ban.Kind.ALLOWLISTED;
    }

    private int nextStep(Ban last, Ban.Kind kind, long second) {
        boolean remembered =
                last != null
                        && second <= last.endSeconds() + memorySeconds
                        // Nobody starts high on the ladder for what was but a note.
                        && (last.kind() == Ban.Kind.REAL || kind == last.kind());
        return remembered ? Math.min(last.step() + 1, ladder.size()) : 1;
    }

    private Duration timeOf(Rule rule, int step) {
        return rule.banTime().orElse(ladder.get(Math.min(step, ladder.size()) - 1));
    }

    private static Verdict verdictFor(Ban.Kind kind) {
        return switch (kind) {
            case REAL -> Verdict.BAN;
            case NOTIONAL -> Verdict.WOULD_BAN;
            case ALLOWLISTED -> Verdict.ALLOWLISTED;
            case LIFTED -> throw new IllegalArgumentException("nobody decides a lifted ban");
        };
    }
}

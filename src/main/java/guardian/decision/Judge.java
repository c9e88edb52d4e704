package guardian.decision;

import guardian.config.Mode;
import guardian.config.Rule;
import guardian.config.Settings;
import guardian.event.Prefix;
import guardian.state.Ban;
import guardian.window.Audience;
import guardian.window.Offence;
import guardian.window.Quiet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Decides what follows from an offence: nothing while a ban of the same rule is open, else a ban
 * whose time climbs the ladder, and never one of somebody on the allowlist. The first of a rule
 * with {@code limit_first} is but a limit, which becomes a ban when the client goes on. The same in
 * every mode; outside of block mode a ban is a note.
 *
 * <p>Confined to the enforcer thread (in replay to the one thread there is).
 */
public final class Judge {

    /**
     * What came of an offence.
     *
     * @param decision about the client; null when nothing new was decided
     * @param network about its network; null when there is nothing new about that
     * @param untilSeconds until then further offences of this client and rule change nothing
     */
    public record Judgement(Decision decision, Decision network, long untilSeconds) {

        private Judgement(Decision decision, long untilSeconds) {
            this(decision, null, untilSeconds);
        }

        /** What is to be carried out and logged, in this order. */
        public List<Decision> decisions() {
            return Stream.of(decision, network).filter(Objects::nonNull).toList();
        }
    }

    private static final long HELD_SECONDS = 60;

    private List<Rule> rules;
    private final boolean block;
    private boolean probation;
    private final Ladder ladder;
    private final Brake brake;
    private final Networks networks;
    private final Bans bans;
    private final Supplier<Allowlist> allowlist;

    /**
     * @param mode what to do: that of the settings, or warn for replay
     * @param allowlist asked at each offence, since the machine's own addresses may change
     * @param audience whom the rules would hit
     * @param alarm takes a sentence when the brake stops a rule, and when it lets go of it
     */
    public Judge(
            Settings settings,
            Mode mode,
            Bans bans,
            Supplier<Allowlist> allowlist,
            Audience audience,
            Consumer<String> alarm) {
        this.rules = settings.rules();
        this.block = mode == Mode.BLOCK;
        this.probation = settings.ban().probation();
        this.ladder = new Ladder(settings.ban(), bans);
        this.brake = new Brake(settings, audience, alarm);
        this.networks =
                new Networks(settings.ban().network(), block, ladder, bans, allowlist, audience);
        this.bans = bans;
        this.allowlist = allowlist;
    }

    /**
     * From now on bans are as these say.
     *
     * @param numbered the rules by their numbers, also those that offences on their way are of
     */
    public void use(Settings settings, List<Rule> numbered) {
        rules = List.copyOf(numbered);
        probation = settings.ban().probation();
        ladder.use(settings.ban());
        brake.use(settings.ban().brake(), rules);
        networks.use(settings.ban().network());
    }

    /** Decides, and notes the ban; what was decided holds even if it cannot be carried out. */
    public Judgement judge(Offence offence) {
        Judgement client = judgeClient(offence);
        Decision network = networks.after(client.decision());
        return new Judgement(client.decision(), network, client.untilSeconds());
    }

    private Judgement judgeClient(Offence offence) {
        Rule rule = rules.get(offence.rule());
        Ban.Kind kind = kindFor(offence.client(), rule);
        Ban real = bans.real(offence.client());
        Ban note = bans.note(offence.client());
        long second = Math.floorDiv(offence.timeMillis(), 1000);
        if (isOpen(real, second)) {
            return kind == Ban.Kind.REAL
                    ? whileOpen(offence, rule, real)
                    : new Judgement(null, real.endSeconds());
        }
        if (kind != Ban.Kind.REAL && isOpen(note, second) && standsFor(note, kind)) {
            return whileOpen(offence, rule, note);
        }
        return open(offence, rule, kind, second);
    }

    /** What the ingest thread has to know of it. */
    public Quiet answer(Offence offence, Judgement judgement) {
        Decision decision = judgement.decision();
        return new Quiet(
                offence.client(),
                offence.rule(),
                judgement.untilSeconds(),
                decision == null ? 0 : probationFrom(decision.ban()));
    }

    /**
     * When the ban puts its client on probation: at its end, in epoch seconds; 0 when it does not.
     * In block mode a note must change nothing for anybody.
     */
    public long probationFrom(Ban ban) {
        boolean counts = ban.kind() == Ban.Kind.REAL || !block && ban.kind() == Ban.Kind.NOTIONAL;
        return probation && counts && !ban.network() ? ban.endSeconds() : 0;
    }

    /** Whether judging it would lead to a ban, or a note of one, that is not there yet. */
    public boolean isBanAtStake(Offence offence) {
        Rule rule = rules.get(offence.rule());
        Ban.Kind kind = kindFor(offence.client(), rule);
        Ban real = bans.real(offence.client());
        Ban note = bans.note(offence.client());
        long second = Math.floorDiv(offence.timeMillis(), 1000);
        if (kind == Ban.Kind.ALLOWLISTED) {
            return false;
        }
        if (isOpen(real, second)) {
            return kind == Ban.Kind.REAL && mayChange(offence, rule, real);
        }
        return kind == Ban.Kind.REAL
                || !isOpen(note, second)
                || !standsFor(note, kind)
                || mayChange(offence, rule, note);
    }

    private static boolean mayChange(Offence offence, Rule rule, Ban open) {
        return open.limited()
                ? WhileLimited.matters(offence, rule, open)
                : !open.rules().contains(rule.name());
    }

    /** What time brings about by itself; to be called now and then. */
    public void turn(long nowMillis) {
        brake.turn(nowMillis);
    }

    private Judgement open(Offence offence, Rule rule, Ban.Kind kind, long second) {
        int step = ladder.nextStep(offence.client(), kind, second);
        Duration time = ladder.time(rule, step);
        if (kind != Ban.Kind.ALLOWLISTED && brake.holds(offence)) {
            return held(offence, rule, step, time);
        }
        Ban ban =
                new Ban(
                        offence.client(),
                        List.of(rule.name()),
                        offence.timeMillis(),
                        ladder.end(offence, time),
                        step,
                        kind,
                        false,
                        rule.limitFirst() && ladder.isFirst(offence.client(), kind, second));
        bans.put(ban);
        return decided(verdictFor(kind), offence, rule, ban, time);
    }

    private static boolean isOpen(Ban ban, long second) {
        return ban != null && ban.isOpen(second);
    }

    /** A protection that is there no more does not stand in the way of a note. */
    private static boolean standsFor(Ban note, Ban.Kind wanted) {
        return note.kind() == wanted || note.kind() == Ban.Kind.NOTIONAL;
    }

    private Judgement whileOpen(Offence offence, Rule rule, Ban open) {
        if (open.limited() && WhileLimited.hasGoneOn(offence, open)) {
            long second = Math.floorDiv(offence.timeMillis(), 1000);
            return shutOut(
                    offence, rule, open, ladder.nextStep(open.client(), open.kind(), second));
        }
        if (open.limited() && !rule.limitFirst()) {
            return shutOut(offence, rule, open, open.step());
        }
        if (open.rules().contains(rule.name())) {
            return new Judgement(null, quietUntil(offence, rule, open));
        }
        Duration time = ladder.time(rule, open.step());
        long end = ladder.end(offence, time);
        if (end <= open.endSeconds()) {
            // Later its end may lie behind that of the open ban.
            long later = open.endSeconds() - time.toSeconds() + 1;
            return new Judgement(null, Math.min(later, quietUntil(offence, rule, open)));
        }
        if (brake.holds(offence)) {
            return held(offence, rule, open.step(), time);
        }
        List<String> both = new ArrayList<>(open.rules());
        both.add(rule.name());
        Ban longer =
                new Ban(
                        open.client(),
                        both,
                        open.startMillis(),
                        end,
                        open.step(),
                        open.kind(),
                        open.network(),
                        open.limited());
        bans.put(longer);
        return decided(Verdict.EXTEND, offence, rule, longer, time);
    }

    private static long quietUntil(Offence offence, Rule rule, Ban open) {
        return open.limited() ? WhileLimited.quietUntil(offence, rule, open) : open.endSeconds();
    }

    /** The limit becomes a ban, which ends no sooner. */
    private Judgement shutOut(Offence offence, Rule rule, Ban limit, int step) {
        Duration time = ladder.time(rule, step);
        if (brake.holds(offence)) {
            return held(offence, rule, step, time);
        }
        List<String> all = new ArrayList<>(limit.rules());
        all.remove(rule.name());
        all.add(0, rule.name());
        Ban ban =
                new Ban(
                        limit.client(),
                        all,
                        Math.max(limit.startMillis(), offence.timeMillis()),
                        Math.max(limit.endSeconds(), ladder.end(offence, time)),
                        step,
                        limit.kind());
        bans.put(ban);
        return decided(verdictFor(limit.kind()), offence, rule, ban, time);
    }

    /** Nothing follows, and nothing is kept; asked again after a while, for holds end. */
    private Judgement held(Offence offence, Rule rule, int step, Duration time) {
        long second = Math.floorDiv(offence.timeMillis(), 1000);
        Ban none =
                new Ban(
                        offence.client(),
                        List.of(rule.name()),
                        offence.timeMillis(),
                        second,
                        step,
                        Ban.Kind.HELD);
        Decision decision =
                new Decision(
                        Verdict.HELD,
                        offence.timeMillis(),
                        none,
                        rule.name(),
                        offence,
                        time,
                        "brake");
        return new Judgement(brake.isNews(offence) ? decision : null, second + HELD_SECONDS);
    }

    private Judgement decided(Verdict verdict, Offence offence, Rule rule, Ban ban, Duration time) {
        boolean bot =
                ban.kind() == Ban.Kind.ALLOWLISTED
                        && Allowlist.VERIFIED_BOT.equals(allowlist.get().reason(ban.client()));
        String reason = bot ? Allowlist.VERIFIED_BOT : null;
        Decision decision =
                new Decision(
                        verdict, offence.timeMillis(), ban, rule.name(), offence, time, reason);
        return new Judgement(decision, quietUntil(offence, rule, ban));
    }

    private Ban.Kind kindFor(Prefix client, Rule rule) {
        if (allowlist.get().protects(client)) {
            return Ban.Kind.ALLOWLISTED;
        }
        return block && rule.bans() ? Ban.Kind.REAL : Ban.Kind.NOTIONAL;
    }

    private static Verdict verdictFor(Ban.Kind kind) {
        return switch (kind) {
            case REAL -> Verdict.BAN;
            case NOTIONAL -> Verdict.WOULD_BAN;
            case ALLOWLISTED -> Verdict.ALLOWLISTED;
            case HELD, LIFTED, LIFTED_NOTE ->
                    throw new IllegalArgumentException("nobody decides a " + kind);
        };
    }
}

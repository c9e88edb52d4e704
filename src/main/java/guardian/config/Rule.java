package guardian.config;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code [[rule]]}: which requests, or records of them, it is about, what they weigh, and which sum
 * of one client, in which window, is an offence.
 *
 * @param name {@code name}: the word for it in the decision log; at most 32 of a-z, 0-9, {@code _}
 *     and {@code -}
 * @param counter the word for its sums in the state: its name, or that of an override
 * @param source {@code source} ("request"): or "audit"
 * @param thresholds {@code threshold}
 * @param weight {@code weight} (1)
 * @param distinct {@code distinct} (""): "path" counts different paths instead of requests
 * @param ratio {@code ratio} (none): with it, the threshold is among how many requests at least
 * @param banTime {@code ban_time}: how long a ban by this rule runs, 1s to 365d; empty: the ladder
 *     of {@code ban.times}
 * @param action {@code action} ("ban"): or "log"
 * @param dryRun {@code dry_run} (false): decide and log, but never ban
 * @param limitFirst {@code limit_first} (false): whether a client's first ban is but a limit of its
 *     new connections
 * @param when the rule's own keys: which requests it is about
 * @param unless {@code [rule.not]}: which of them it is not about
 */
public record Rule(
        String name,
        String counter,
        Source source,
        Thresholds thresholds,
        Weight weight,
        boolean distinct,
        Optional<Ratio> ratio,
        Optional<Duration> banTime,
        Action action,
        boolean dryRun,
        boolean limitFirst,
        Conditions when,
        Conditions unless) {

    /** The most different paths that can be told apart. */
    public static final int MOST_DISTINCT = 200;

    static final Key<String> NAME = new Key<>("name", null, new RuleName());
    static final Key<Duration> BAN_TIME =
            new Key<>("ban_time", null, new TimeSpan(Duration.ofSeconds(1), Duration.ofDays(365)));

    /** The rule that exists without any configuration. */
    public static final Rule REQUESTS = new Rule("requests", 120, 360, Optional.empty(), false);

    /**
     * The rule that exists while {@code allowlist.verified_bots} holds: whoever claims to be the
     * crawler of a search engine is an offender with the first request, unless it is one.
     */
    public static final Rule FAKE_BOT =
            new Rule(
                    "fake-bot",
                    "fake-bot",
                    Source.REQUEST,
                    new Thresholds(1, 0, 1),
                    Weight.ONE,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Action.BAN,
                    false,
                    false,
                    Conditions.agents(claims()),
                    Conditions.NONE);

    public Rule {
        NAME.check(name);
        int least = when.equals(Conditions.NONE) ? 2 : 1;
        if (wrong(thresholds.oneMinute(), least) || wrong(thresholds.fiveMinutes(), least)) {
            throw new IllegalArgumentException(
                    "threshold of 1m or 5m below " + least + ": " + thresholds);
        }
        if (banTime.isPresent()) {
            BAN_TIME.check(banTime.get());
        }
    }

    /** A rule about every request, each of which weighs one. */
    public Rule(
            String name,
            int threshold1m,
            int threshold5m,
            Optional<Duration> banTime,
            boolean dryRun) {
        this(
                name,
                name,
                Source.REQUEST,
                new Thresholds(threshold1m, threshold5m, 1),
                Weight.ONE,
                false,
                Optional.empty(),
                banTime,
                Action.BAN,
                dryRun,
                false,
                Conditions.NONE,
                Conditions.NONE);
    }

    private static String claims() {
        return SearchEngine.SHIPPED.stream()
                .filter(SearchEngine::tellsFakes)
                .flatMap(engine -> engine.agents().stream())
                .collect(Collectors.joining("|", "/", "/"));
    }

    private static boolean wrong(int threshold, int least) {
        return threshold != 0 && threshold < least;
    }

    /** Units within one minute that are an offence; 0 when that window does not matter. */
    public int threshold1m() {
        return thresholds.oneMinute();
    }

    /** Units within five minutes that are an offence; 0 when that window does not matter. */
    public int threshold5m() {
        return thresholds.fiveMinutes();
    }

    /**
     * Whether sums of the other are sums of this one, too: of the same things, in the same units.
     */
    public boolean countsAs(Rule other) {
        return source == other.source
                && distinct == other.distinct
                && weight.of() == other.weight.of()
                && thresholds.unit() == other.thresholds.unit()
                && ratio.isPresent() == other.ratio.isPresent();
    }

    /** Whether its offences are claims, which have to be disproved before anything follows. */
    public boolean isAboutClaims() {
        return name.equals("fake-bot");
    }

    /** Whether it is about records of requests, which come later than these. */
    public boolean isAboutRecords() {
        return source == Source.AUDIT;
    }

    /** Whether an offence may lead to more than a line in the log. */
    public boolean bans() {
        return action == Action.BAN && !dryRun;
    }

    /** The same rule, but not about these. */
    Rule butNot(Conditions other) {
        return new Rule(
                name,
                counter,
                source,
                thresholds,
                weight,
                distinct,
                ratio,
                banTime,
                action,
                dryRun,
                limitFirst,
                when,
                other);
    }
}

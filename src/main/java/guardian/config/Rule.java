package guardian.config;

import guardian.pattern.TextPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code [[rule]]}: which requests it is about, what they weigh, and which sum of one client, in
 * which window, is an offence.
 *
 * @param name {@code name}: the word for it in the decision log; at most 32 of a-z, 0-9, {@code _}
 *     and {@code -}
 * @param counter the word for its sums in the state: its name, or that of an override
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

    private static final Key<String> NAME = new Key<>("name", null, new RuleName());
    private static final Key<Weight> WEIGHT = new Key<>("weight", Weight.ONE, new WeightValue());
    private static final Key<String> DISTINCT =
            new Key<>("distinct", "", new Choice<>(List.of("", "path")));
    private static final Key<Duration> BAN_TIME =
            new Key<>("ban_time", null, new TimeSpan(Duration.ofSeconds(1), Duration.ofDays(365)));
    private static final Key<Action> ACTION =
            new Key<>("action", Action.BAN, new Choice<>(List.of(Action.BAN, Action.LOG)));
    private static final Key<Boolean> DRY_RUN = new Key<>("dry_run", false, new Flag());
    private static final Key<Boolean> LIMIT_FIRST = new Key<>("limit_first", false, new Flag());

    private static final String RATIO = "ratio";
    private static final String NOT = "not";
    private static final String OVERRIDE = "override";

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

    /** Whether its offences are claims, which have to be disproved before anything follows. */
    public boolean isAboutClaims() {
        return name.equals("fake-bot");
    }

    /** Whether an offence may lead to more than a line in the log. */
    public boolean bans() {
        return action == Action.BAN && !dryRun;
    }

    /** The rule of one header, with its overrides before it; empty when a fault has been added. */
    static List<Rule> read(Section in) {
        String name = in.require(NAME);
        Conditions when = Conditions.read(in);
        Conditions unless = Conditions.read(in.section(NOT, "a section, [rule.not]"));
        Weight weight = in.get(WEIGHT);
        boolean distinct = !in.get(DISTINCT).isEmpty();
        Optional<Ratio> ratio = readRatio(in);
        Thresholds thresholds = Thresholds.read(in, weight.of(), least(in, when));
        Optional<Duration> banTime = Optional.ofNullable(in.get(BAN_TIME));
        Action action = in.get(ACTION);
        boolean dryRun = in.get(DRY_RUN);
        boolean limitFirst = in.get(LIMIT_FIRST);
        checkMeasure(in, weight, distinct, thresholds);
        if (name == null || thresholds == null) {
            return List.of();
        }
        Rule rule =
                new Rule(
                        name,
                        name,
                        thresholds,
                        weight,
                        distinct,
                        ratio,
                        banTime,
                        action,
                        dryRun,
                        limitFirst,
                        when,
                        unless);
        return withOverrides(in, rule);
    }

    /** A rule about every request with a threshold of 1 would ban whoever comes. */
    private static int least(Section in, Conditions when) {
        return when.equals(Conditions.NONE) ? 2 : 1;
    }

    private static Optional<Ratio> readRatio(Section in) {
        boolean present = in.has(RATIO);
        Section section = in.section(RATIO, "a table, { status = [\"4xx\"], percent = 50 }");
        return present && section.isTable()
                ? Optional.ofNullable(Ratio.read(section))
                : Optional.empty();
    }

    private static void checkMeasure(
            Section in, Weight weight, boolean distinct, Thresholds thresholds) {
        boolean counts = weight.equals(Weight.ONE);
        if ((distinct || in.has(RATIO)) && !counts) {
            in.addFault(
                    WEIGHT.name(), "found with distinct or ratio, allowed: one of the three only");
        }
        if (distinct && in.has(RATIO)) {
            in.addFault(RATIO, "found with distinct, allowed: one of the two only");
        }
        if (distinct
                && thresholds != null
                && Math.max(thresholds.oneMinute(), thresholds.fiveMinutes()) > MOST_DISTINCT) {
            in.addFault(
                    "threshold",
                    "found more than "
                            + MOST_DISTINCT
                            + " with distinct, allowed: at most "
                            + MOST_DISTINCT
                            + " different paths");
        }
    }

    /**
     * An override is the rule over again for some hosts, with sums of its own; the rule itself no
     * longer is about these.
     */
    private static List<Rule> withOverrides(Section in, Rule rule) {
        List<Rule> rules = new ArrayList<>();
        List<TextPattern> taken = new ArrayList<>(rule.unless.host());
        for (Section override : in.sections(OVERRIDE)) {
            Rule other = rule.overridden(override, rules.size() + 1, taken);
            if (other != null) {
                rules.add(other);
                taken.addAll(other.when.host());
            }
        }
        rules.add(rule.with(rule.unless.withHosts(taken)));
        return rules;
    }

    private Rule overridden(Section in, int number, List<TextPattern> taken) {
        List<TextPattern> hosts = Conditions.readHosts(in);
        if (!in.has("host")) {
            in.addMissing("host", "a list of host names");
        }
        Thresholds own =
                in.has("threshold") ? Thresholds.read(in, weight.of(), 1) : this.thresholds;
        Optional<Duration> time = Optional.ofNullable(in.get(BAN_TIME, banTime.orElse(null)));
        Action what = in.get(ACTION, action);
        boolean dry = in.get(DRY_RUN, dryRun);
        if (hosts.isEmpty() || own == null) {
            return null;
        }
        return new Rule(
                name,
                name + '#' + hosts.get(0) + '#' + number,
                own,
                weight,
                distinct,
                ratio,
                time,
                what,
                dry,
                limitFirst,
                when.withHosts(hosts),
                unless.withHosts(List.copyOf(taken)));
    }

    private Rule with(Conditions other) {
        return new Rule(
                name,
                counter,
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

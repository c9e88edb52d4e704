package guardian.config;

import guardian.pattern.TextPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a {@code [[rule]]} and what stands within. What is wrong becomes a fault. */
final class RuleReader {

    private static final Key<Source> SOURCE =
            new Key<>("source", Source.REQUEST, new Choice<>(List.of(Source.values())));
    private static final Key<Weight> WEIGHT = new Key<>("weight", Weight.ONE, new WeightValue());
    private static final Key<String> DISTINCT =
            new Key<>("distinct", "", new Choice<>(List.of("", "path")));
    private static final Key<Action> ACTION =
            new Key<>("action", Action.BAN, new Choice<>(List.of(Action.BAN, Action.LOG)));
    private static final Key<Boolean> DRY_RUN = new Key<>("dry_run", false, new Flag());
    private static final Key<Boolean> LIMIT_FIRST = new Key<>("limit_first", false, new Flag());

    private static final String RATIO = "ratio";
    private static final String NOT = "not";
    private static final String OVERRIDE = "override";

    private RuleReader() {}

    /** The rule of one header, with its overrides before it; empty when a fault has been added. */
    static List<Rule> read(Section in) {
        String name = in.require(Rule.NAME);
        Source source = in.get(SOURCE);
        Conditions when = Conditions.read(in, source);
        Conditions unless = Conditions.read(in.section(NOT, "a section, [rule.not]"), source);
        Weight weight = in.get(WEIGHT);
        boolean distinct = !in.get(DISTINCT).isEmpty();
        Optional<Ratio> ratio = readRatio(in);
        Thresholds thresholds = Thresholds.read(in, weight.of(), least(in, when));
        Optional<Duration> banTime = Optional.ofNullable(in.get(Rule.BAN_TIME));
        Action action = in.get(ACTION);
        boolean dryRun = in.get(DRY_RUN);
        boolean limitFirst = in.get(LIMIT_FIRST);
        checkMeasure(in, weight, distinct, thresholds);
        checkSource(in, source, name, weight);
        if (name == null || thresholds == null) {
            return List.of();
        }
        Rule rule =
                new Rule(
                        name,
                        name,
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
                && Math.max(thresholds.oneMinute(), thresholds.fiveMinutes())
                        > Rule.MOST_DISTINCT) {
            in.addFault(
                    "threshold",
                    "found more than "
                            + Rule.MOST_DISTINCT
                            + " with distinct, allowed: at most "
                            + Rule.MOST_DISTINCT
                            + " different paths");
        }
    }

    /** What a record cannot be asked, and what must not be taken away from requests. */
    private static void checkSource(Section in, Source source, String name, Weight weight) {
        if (source == Source.REQUEST) {
            return;
        }
        if (weight.of() != Weight.Of.REQUESTS) {
            in.addFault(
                    WEIGHT.name(),
                    "found \"duration\" or \"bytes\" with source = \"audit\", allowed: numbers");
        }
        in.reject(
                List.of(DISTINCT.name(), RATIO),
                "allowed: by rules with source = \"request\" only");
        if (Rule.REQUESTS.name().equals(name) || Rule.FAKE_BOT.name().equals(name)) {
            in.addFault(
                    SOURCE.name(),
                    "found \"audit\" in the rule "
                            + Shown.text(name)
                            + ", which is about requests");
        }
    }

    /**
     * An override is the rule over again for some hosts, with sums of its own; the rule itself no
     * longer is about these.
     */
    private static List<Rule> withOverrides(Section in, Rule rule) {
        List<Rule> rules = new ArrayList<>();
        List<TextPattern> taken = new ArrayList<>(rule.unless().host());
        for (Section override : in.sections(OVERRIDE)) {
            Rule other = overridden(override, rule, rules.size() + 1, taken);
            if (other != null) {
                rules.add(other);
                taken.addAll(other.when().host());
            }
        }
        rules.add(rule.butNot(rule.unless().withHosts(taken)));
        return rules;
    }

    private static Rule overridden(Section in, Rule rule, int number, List<TextPattern> taken) {
        List<TextPattern> hosts = Conditions.readHosts(in);
        if (!in.has("host")) {
            in.addMissing("host", "a list of host names");
        }
        Thresholds own =
                in.has("threshold")
                        ? Thresholds.read(in, rule.weight().of(), 1)
                        : rule.thresholds();
        Optional<Duration> time =
                Optional.ofNullable(in.get(Rule.BAN_TIME, rule.banTime().orElse(null)));
        Action what = in.get(ACTION, rule.action());
        boolean dry = in.get(DRY_RUN, rule.dryRun());
        if (hosts.isEmpty() || own == null) {
            return null;
        }
        return new Rule(
                rule.name(),
                rule.name() + '#' + hosts.get(0) + '#' + number,
                rule.source(),
                own,
                rule.weight(),
                rule.distinct(),
                rule.ratio(),
                time,
                what,
                dry,
                rule.limitFirst(),
                rule.when().withHosts(hosts),
                rule.unless().withHosts(List.copyOf(taken)));
    }
}

package guardian.rule;

import guardian.config.Bound;
import guardian.config.Conditions;
import guardian.config.Rule;
import guardian.event.RequestEvent;
import guardian.pattern.TextPattern;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which of the rules a request is about. What is cheap to ask comes first, and what no rule that is
 * left asks for is not looked at. Makes no garbage.
 *
 * <p>Confined to the ingest thread (in replay to the one thread there is).
 */
public final class Selection {

    /** How many texts are remembered: a site has few names and users, but many paths. */
    private static final int FEW = 256;

    private static final int MANY = 4096;

    private final Rule[] rules;
    private final RuleSet all;
    private final RuleSet left;
    private final boolean plain;
    private final boolean onlyAgents;
    private final StatusConditions statuses;
    private final MethodConditions methods;
    private final RuleSet aboutAmounts;
    private final Asked hosts;
    private final TargetConditions targets;
    private final Asked users;
    private final Asked agents;
    private final Asked referers;
    private final Target target = new Target();
    private final Text text = new Text();

    /**
     * @param rules in the order of the configuration
     */
    public Selection(List<Rule> rules) {
        this.rules = rules.toArray(new Rule[0]);
        BitSet every = new BitSet();
        every.set(0, rules.size());
        all = new RuleSet(every, rules.size());
        left = new RuleSet(every, rules.size());
        plain = rules.stream().allMatch(Selection::isPlain);
        statuses = plain ? null : new StatusConditions(rules);
        methods = new MethodConditions(rules);
        aboutAmounts = aboutAmounts(rules);
        hosts = asked(rules, Conditions::host, FEW);
        targets = TargetConditions.of(rules, all, MANY);
        users = asked(rules, Conditions::user, FEW);
        agents = asked(rules, Conditions::agent, MANY);
        referers = asked(rules, Conditions::referer, MANY);
        onlyAgents = !plain && rules.stream().allMatch(Selection::isAboutAgentsOnly);
    }

    private Asked asked(
            List<Rule> about, Function<Conditions, List<TextPattern>> of, int remembered) {
        TextConditions conditions = TextConditions.of(about, of);
        return conditions == null
                ? null
                : new Asked(
                        all,
                        conditions.asking(),
                        remembered,
                        rules.length,
                        (left, line, from, to) -> {
                            text.placeUnescaped(line, from, to);
                            conditions.narrow(left, text);
                        });
    }

    private static boolean isPlain(Rule rule) {
        return rule.when().equals(Conditions.NONE) && rule.unless().equals(Conditions.NONE);
    }

    private static boolean isAboutAgentsOnly(Rule rule) {
        return rule.unless().equals(Conditions.NONE) && rule.when().isAboutAgentsOnly();
    }

    private static RuleSet aboutAmounts(List<Rule> rules) {
        BitSet these = new BitSet();
        for (int rule = 0; rule < rules.size(); rule++) {
            Conditions when = rules.get(rule).when();
            Conditions unless = rules.get(rule).unless();
            these.set(
                    rule,
                    when.duration().isPresent()
                            || when.bytes().isPresent()
                            || unless.duration().isPresent()
                            || unless.bytes().isPresent());
        }
        return new RuleSet(these, rules.size());
    }

    /** Finds the rules that this request is about; then {@link #next} tells them. */
    public void select(RequestEvent event) {
        if (plain) {
            return;
        }
        if (onlyAgents) {
            selectByAgent(event);
            return;
        }
        left.become(statuses.about(event.status()));
        byte[] line = event.content();
        int methodTo = event.methodTo();
        if (methods.areAsked()) {
            left.retain(methods.about(line, event.methodFrom(), methodTo));
        }
        if (left.meets(aboutAmounts)) {
            narrowByAmounts(event);
        }
        if (hosts != null) {
            int from = event.hostFrom();
            hosts.narrow(left, line, from, withoutPort(line, from, event.hostTo()));
        }
        if (targets != null) {
            targets.narrow(left, event, methodTo);
        }
        narrow(users, line, event.userFrom(), event.userTo());
        narrow(agents, line, event.agentFrom(), event.agentTo());
        narrow(referers, line, event.refererFrom(), event.refererTo());
    }

    /** Without any configuration there is but the rule about those who claim to be a bot. */
    private void selectByAgent(RequestEvent event) {
        if (event.agentFrom() == event.agentTo()) {
            left.become(agents.aboutNone());
        } else {
            left.become(all);
            narrow(agents, event.content(), event.agentFrom(), event.agentTo());
        }
    }

    /** The same for two requests for one path, and hardly ever for two paths. */
    public long pathHash(RequestEvent event) {
        int from = Target.from(event, event.methodTo());
        int to = Target.to(event, from);
        if (!target.readPlain(event.content(), from, to)) {
            target.read(event.content(), from, to);
        }
        return target.path().hash();
    }

    private void narrow(Asked asked, byte[] line, int from, int to) {
        if (asked != null) {
            asked.narrow(left, line, from, to);
        }
    }

    /** The first rule from that number on that the request is about, or -1. */
    public int next(int from) {
        return left.next(from);
    }

    private void narrowByAmounts(RequestEvent event) {
        for (int rule = left.next(0); rule >= 0; rule = left.next(rule + 1)) {
            Conditions when = rules[rule].when();
            Conditions unless = rules[rule].unless();
            if (fails(when.duration(), event.durationMicros())
                    || fails(when.bytes(), event.bytes())
                    || holds(unless.duration(), event.durationMicros())
                    || holds(unless.bytes(), event.bytes())) {
                left.remove(rule);
            }
        }
    }

    private static boolean fails(Optional<Bound> bound, long value) {
        return bound.isPresent() && !holds(bound, value);
    }

    private static boolean holds(Optional<Bound> bound, long value) {
        return bound.isPresent() && value != RequestEvent.UNKNOWN && bound.get().holds(value);
    }

    /** A name as the client sent it may have one. */
    private static int withoutPort(byte[] line, int from, int to) {
        boolean may = to > from && line[to - 1] >= '0' && line[to - 1] <= '9';
        return may ? withoutDigits(line, from, to) : to;
    }

    private static int withoutDigits(byte[] line, int from, int to) {
        int at = to;
        while (at > from && line[at - 1] >= '0' && line[at - 1] <= '9') {
            at--;
        }
        return at > from && at < to && line[at - 1] == ':' ? at - 1 : to;
    }
}

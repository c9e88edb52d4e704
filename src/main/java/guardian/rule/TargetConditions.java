package guardian.rule;

import guardian.config.Conditions;
import guardian.config.Rule;
import guardian.event.RequestEvent;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What all rules want of what a request asks for: its path, its query, or all of it. What stands
 * plainly in the line and is none of the rules' business costs one look at its bytes; only the rest
 * is decoded, asked about rule by rule, and remembered. Confined to one thread.
 */
final class TargetConditions {

    private final TextConditions paths;
    private final TextConditions whole;
    private final TextConditions queries;
    private final RuleSet asking;
    private final RuleSet wanting;
    private final Asked asked;
    private final Glance glance;
    private final Target target = new Target();

    private TargetConditions(
            TextConditions paths,
            TextConditions whole,
            TextConditions queries,
            RuleSet all,
            int remembered,
            int rules) {
        this.paths = paths;
        this.whole = whole;
        this.queries = queries;
        this.asking = new RuleSet(rules);
        this.wanting = new RuleSet(rules);
        Stream.of(paths, whole, queries)
                .filter(Objects::nonNull)
                .forEach(
                        each -> {
                            asking.add(each.asking());
                            wanting.add(each.wanting());
                        });
        this.glance = glance(paths, whole, queries);
        this.asked = new Asked(all, asking, remembered, rules, this::ask);
    }

    /** Null when no rule asks for any of it. */
    static TargetConditions of(List<Rule> rules, RuleSet all, int remembered) {
        TextConditions paths = TextConditions.of(rules, Conditions::path);
        TextConditions whole = TextConditions.of(rules, Conditions::target);
        TextConditions queries = TextConditions.of(rules, Conditions::query);
        return paths == null && whole == null && queries == null
                ? null
                : new TargetConditions(paths, whole, queries, all, remembered, rules.size());
    }

    /** Null where one cannot tell: of both paths and whole targets, or of having no query. */
    private static Glance glance(
            TextConditions paths, TextConditions whole, TextConditions queries) {
        TextConditions only = paths == null ? whole : whole == null ? paths : null;
        return only == null || queries != null && queries.anyMatches(new Text())
                ? null
                : only.glance();
    }

    /**
     * Takes out the rules that want another target than the request's.
     *
     * @param methodTo where its method ends
     */
    void narrow(RuleSet rules, RequestEvent event, int methodTo) {
        if (!rules.meets(asking)) {
            return;
        }
        byte[] line = event.content();
        int from = Target.from(event, methodTo);
        int to = Target.to(event, from);
        if (glance != null && glance.isEnough(line, from, to)
                || target.readPlain(line, from, to) && !anyMatches()) {
            rules.removeAll(wanting);
        } else {
            asked.narrow(rules, line, from, to);
        }
    }

    private boolean anyMatches() {
        return paths != null && paths.anyMatches(target.path())
                || whole != null && whole.anyMatches(target.target())
                || queries != null && queries.anyMatches(target.query());
    }

    private void ask(RuleSet rules, byte[] line, int from, int to) {
        target.read(line, from, to);
        narrow(paths, rules, target.path());
        narrow(whole, rules, target.target());
        narrow(queries, rules, target.query());
    }

    private static void narrow(TextConditions conditions, RuleSet rules, Text text) {
        if (conditions != null) {
            conditions.narrow(rules, text);
        }
    }
}

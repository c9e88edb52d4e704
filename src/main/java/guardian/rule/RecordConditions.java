package guardian.rule;

import guardian.config.AuditConditions;
import guardian.config.Bound;
import guardian.config.Conditions;
import guardian.config.Rule;
import guardian.config.StatusRange;
import guardian.event.AuditRecord;
import guardian.event.EngineMode;
import guardian.pattern.TextPattern;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether one rule is about a record. What the record does not tell holds for nothing.
 *
 * <p>Confined to the sweeper thread.
 */
final class RecordConditions {

    /** The texts of a key in the rule, and of the same in its {@code not}. */
    private record Texts(Patterns wanted, Patterns unwanted) {

        Texts(Rule rule, Function<Conditions, List<TextPattern>> of) {
            this(new Patterns(of.apply(rule.when())), new Patterns(of.apply(rule.unless())));
        }

        boolean hold(Text text) {
            return (wanted.areNone() || wanted.match(text)) && !unwanted.match(text);
        }

        boolean areNone() {
            return wanted.areNone() && unwanted.areNone();
        }
    }

    private final Conditions when;
    private final Conditions unless;
    private final Texts hosts;
    private final Texts agents;
    private final Texts paths;
    private final Texts targets;
    private final Texts queries;
    private final FiredConditions fired;
    private final boolean asksForTarget;

    RecordConditions(Rule rule) {
        when = rule.when();
        unless = rule.unless();
        hosts = new Texts(rule, Conditions::host);
        agents = new Texts(rule, Conditions::agent);
        paths = new Texts(rule, Conditions::path);
        targets = new Texts(rule, Conditions::target);
        queries = new Texts(rule, Conditions::query);
        fired = new FiredConditions(when.audit(), unless.audit());
        asksForTarget = !paths.areNone() || !targets.areNone() || !queries.areNone();
    }

    boolean hold(AuditRecord record, RecordTexts texts) {
        return holdForScores(record)
                && holdForAnswer(record)
                && fired.hold(record.rules())
                && hosts.hold(texts.host())
                && agents.hold(texts.agent())
                && (!asksForTarget || holdForTarget(texts.target()));
    }

    private boolean holdForScores(AuditRecord record) {
        return holds(AuditConditions::score, record.scores().inbound())
                && holds(AuditConditions::sqli, record.scores().sqli())
                && holds(AuditConditions::xss, record.scores().xss());
    }

    private boolean holds(Function<AuditConditions, Optional<Bound>> of, int score) {
        Optional<Bound> wanted = of.apply(when.audit());
        Optional<Bound> unwanted = of.apply(unless.audit());
        boolean known = score != AuditRecord.UNKNOWN;
        return (wanted.isEmpty() || known && wanted.get().holds(score))
                && !(unwanted.isPresent() && known && unwanted.get().holds(score));
    }

    private boolean holdForAnswer(AuditRecord record) {
        String method = record.request().method();
        int status = record.response().status();
        return (when.method().isEmpty() || when.method().contains(method))
                && !unless.method().contains(method)
                && (when.status().isEmpty() || hold(when.status(), status))
                && !hold(unless.status(), status)
                && (when.audit().intercepted().isEmpty()
                        || isIntercepted(when.audit().intercepted().get(), record))
                && !(unless.audit().intercepted().isPresent()
                        && isIntercepted(unless.audit().intercepted().get(), record));
    }

    /** Where the part that tells it was not logged, it is neither. */
    private static boolean isIntercepted(boolean wanted, AuditRecord record) {
        return record.intercepted() == wanted
                && (record.intercepted() || record.engine() != EngineMode.UNKNOWN);
    }

    private static boolean hold(List<StatusRange> ranges, int status) {
        return ranges.stream().anyMatch(each -> status >= each.least() && status <= each.most());
    }

    private boolean holdForTarget(Target target) {
        return paths.hold(target.path())
                && targets.hold(target.target())
                && queries.hold(target.query());
    }
}

package guardian.rule;

import guardian.config.AuditConditions;
import guardian.event.FiredRule;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a rule wants of the rules of ModSecurity that fired. Where it describes one, its {@code not}
 * says which of those that fired are not meant: whoever also sets off such a one does not get away
 * with it. Where it describes none, its {@code not} is about the whole record.
 *
 * <p>Immutable.
 */
final class FiredConditions {

    private final AuditConditions wanted;
    private final AuditConditions unwanted;
    private final Patterns wantedTags;
    private final Patterns unwantedTags;

    FiredConditions(AuditConditions wanted, AuditConditions unwanted) {
        this.wanted = wanted;
        this.unwanted = unwanted;
        this.wantedTags = new Patterns(wanted.tag());
        this.unwantedTags = new Patterns(unwanted.tag());
    }

    boolean hold(List<FiredRule> fired) {
        return wanted.describesRules()
                ? fired.stream().anyMatch(each -> isWanted(each) && !isUnwanted(each))
                : fired.stream().noneMatch(this::isUnwanted);
    }

    private boolean isWanted(FiredRule fired) {
        return (wanted.ruleId().isEmpty() || hasId(wanted, fired))
                && (wanted.severity().isEmpty() || wanted.severity().contains(fired.severity()))
                && (wantedTags.areNone() || hasTag(wantedTags, fired));
    }

    private boolean isUnwanted(FiredRule fired) {
        return hasId(unwanted, fired)
                || unwanted.severity().contains(fired.severity())
                || hasTag(unwantedTags, fired);
    }

    private static boolean hasId(AuditConditions conditions, FiredRule fired) {
        return conditions.ruleId().stream().anyMatch(range -> range.holds(fired.id()));
    }

    private static boolean hasTag(Patterns patterns, FiredRule fired) {
        return !patterns.areNone() && fired.tags().stream().anyMatch(tag -> match(patterns, tag));
    }

    private static boolean match(Patterns patterns, String tag) {
        byte[] bytes = tag.getBytes(StandardCharsets.ISO_8859_1);
        return patterns.match(bytes, 0, bytes.length);
    }
}

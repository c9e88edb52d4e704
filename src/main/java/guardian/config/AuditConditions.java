package guardian.config;

import guardian.pattern.TextPattern;
import java.util.List;
import java.util.Optional;

/**
 * The keys of {@link Conditions} that only records of ModSecurity's audit files can answer.
 *
 * <p>{@code rule_id}, {@code tag} and {@code severity} describe the rules of ModSecurity that
 * fired: one of them must be as all three say.
 *
 * @param score {@code score}: the inbound anomaly score
 * @param sqli {@code sqli}: the score of SQL injection
 * @param xss {@code xss}: the score of cross-site scripting
 * @param ruleId {@code rule_id}: numbers of rules, or ranges of them
 * @param tag {@code tag}: any of a rule's tags; A and a are the same
 * @param severity {@code severity}: 0 (emergency) to 7 (debug)
 * @param intercepted {@code intercepted}: whether ModSecurity stopped the request
 */
public record AuditConditions(
        Optional<Bound> score,
        Optional<Bound> sqli,
        Optional<Bound> xss,
        List<IdRange> ruleId,
        List<TextPattern> tag,
        List<Integer> severity,
        Optional<Boolean> intercepted) {

    private static final int MOST = 1000;

    private static final Key<Bound> SCORE = bound("score");
    private static final Key<Bound> SQLI = bound("sqli");
    private static final Key<Bound> XSS = bound("xss");
    private static final ListKey<IdRange> RULE_ID =
            new ListKey<>("rule_id", List.of(), new IdRangeText(), 1, MOST, true);
    private static final ListKey<TextPattern> TAG =
            new ListKey<>("tag", List.of(), new PatternText(true, ""), 1, MOST, true);
    private static final ListKey<Integer> SEVERITY =
            new ListKey<>("severity", List.of(), new SeverityWord(), 1, 8, true);
    private static final Key<Boolean> INTERCEPTED = new Key<>("intercepted", null, new Flag());

    private static final List<String> NAMES =
            List.of("score", "sqli", "xss", "rule_id", "tag", "severity", "intercepted");

    /** Every record. */
    static final AuditConditions NONE =
            new AuditConditions(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty());

    public AuditConditions {
        ruleId = List.copyOf(ruleId);
        tag = List.copyOf(tag);
        severity = List.copyOf(severity);
    }

    private static Key<Bound> bound(String name) {
        return new Key<>(name, null, new BoundText(Quantity.NUMBER));
    }

    /** Those of an audit rule; for another one each key is a fault. */
    static AuditConditions read(Section in, Source source) {
        AuditConditions found =
                new AuditConditions(
                        Optional.ofNullable(in.get(SCORE)),
                        Optional.ofNullable(in.get(SQLI)),
                        Optional.ofNullable(in.get(XSS)),
                        in.get(RULE_ID),
                        in.get(TAG),
                        in.get(SEVERITY),
                        Optional.ofNullable(in.get(INTERCEPTED)));
        if (source == Source.AUDIT) {
            return found;
        }
        in.reject(NAMES, "allowed: by rules with source = \"audit\" only, lines do not tell it");
        return NONE;
    }

    /** Whether it describes rules of ModSecurity that fired. */
    public boolean describesRules() {
        return !ruleId.isEmpty() || !tag.isEmpty() || !severity.isEmpty();
    }
}

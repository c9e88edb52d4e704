package guardian.config;

import java.util.List;

/**
 * {@code ratio}: which of the requests a rule is about are bad, and what share of them is an
 * offence; the threshold then is among how many requests at least.
 *
 * @param status {@code status}: those that are bad, such as {@code ["4xx", "5xx"]}
 * @param percent {@code percent}: the share, 1 to 100
 */
public record Ratio(List<StatusRange> status, int percent) {

    private static final ListKey<StatusRange> STATUS =
            new ListKey<>("status", List.of(), new StatusText(), 1, 100, true);
    private static final Key<Integer> PERCENT = new Key<>("percent", null, new WholeNumber(1, 100));

    public Ratio {
        status = STATUS.check(status);
        PERCENT.check(percent);
    }

    /** Whether a request with this status is a bad one. */
    public boolean isBad(int code) {
        return status.stream().anyMatch(each -> code >= each.least() && code <= each.most());
    }

    /** Null when a fault has been added. */
    static Ratio read(Section in) {
        List<StatusRange> status = in.get(STATUS);
        Integer percent = in.require(PERCENT);
        if (!in.has(STATUS.name())) {
            in.addMissing(STATUS.name(), STATUS.element().allowed());
        }
        return status.isEmpty() || percent == null ? null : new Ratio(status, percent);
    }
}

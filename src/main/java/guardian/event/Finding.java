package guardian.event;

/**
 * What ModSecurity found in one request, in short: for the decision log.
 *
 * @param rules the numbers of the rules that fired, in order, each once, with commas between; at
 *     most {@link #MOST_RULES} of them, {@code +n} stands for those beyond; empty when none fired
 * @param score the inbound anomaly score, or {@link AuditRecord#UNKNOWN}
 */
public record Finding(String rules, int score) {

    /** So many numbers are told. */
    public static final int MOST_RULES = 32;

    /** What a record tells. Rules without a number are left out. */
    public static Finding of(AuditRecord record) {
        StringBuilder told = new StringBuilder();
        long[] ids =
                record.rules().stream()
                        .mapToLong(FiredRule::id)
                        .filter(id -> id > 0)
                        .distinct()
                        .toArray();
        for (int i = 0; i < Math.min(ids.length, MOST_RULES); i++) {
            told.append(i == 0 ? "" : ",").append(ids[i]);
        }
        if (ids.length > MOST_RULES) {
            told.append(",+").append(ids.length - MOST_RULES);
        }
        return new Finding(told.toString(), record.scores().inbound());
    }
}

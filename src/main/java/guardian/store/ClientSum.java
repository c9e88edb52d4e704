package guardian.store;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is summed up of a client's records: a column of {@code client_days}. */
enum ClientSum {
    REQUESTS("count(*)"),
    STOPPED("sum(r.intercepted)"),
    LAST("max(r.time)"),
    SCORED("count(r.score)"),
    SCORE("coalesce(sum(r.score), 0)"),
    HIGHEST("max(r.score)"),
    SQLI("coalesce(sum(r.sqli), 0)"),
    XSS("coalesce(sum(r.xss), 0)"),
    ANSWERED_2XX("coalesce(sum(r.status BETWEEN 200 AND 299), 0)"),
    ANSWERED_3XX("coalesce(sum(r.status BETWEEN 300 AND 399), 0)"),
    ANSWERED_4XX("coalesce(sum(r.status BETWEEN 400 AND 499), 0)"),
    ANSWERED_5XX("coalesce(sum(r.status BETWEEN 500 AND 599), 0)"),
    REFUSED("coalesce(sum(r.status >= 400), 0)");

    /** The number of these sums in the table {@code summed}. */
    static final int KIND = 5;

    private final String ofRecords;

    ClientSum(String ofRecords) {
        this.ofRecords = ofRecords;
    }

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of records of one client. */
    String ofRecords() {
        return ofRecords + " AS " + column();
    }

    /** Of sums of one client that are called {@code t}. */
    String ofSums() {
        return (isHighest() ? "max(t." : "sum(t.") + column() + ')';
    }

    /** What a row has after more records. */
    String grown(Database database) {
        String old = "client_days." + column();
        String more = database.newValue(column());
        return column()
                + " = "
                + (isHighest()
                        ? "CASE WHEN "
                                + old
                                + " > "
                                + more
                                + " OR "
                                + more
                                + " IS NULL THEN "
                                + old
                                + " ELSE "
                                + more
                                + " END"
                        : old + " + " + more);
    }

    private boolean isHighest() {
        return this == LAST || this == HIGHEST;
    }

    static String columns() {
        return Arrays.stream(values()).map(ClientSum::column).collect(Collectors.joining(", "));
    }

    static String allOfRecords(List<ClientSum> some) {
        return some.stream().map(ClientSum::ofRecords).collect(Collectors.joining(", "));
    }

    static String allOfSums(List<ClientSum> some) {
        return some.stream()
                .map(each -> each.ofSums() + " AS " + each.column())
                .collect(Collectors.joining(", "));
    }
}

package guardian.store;

import guardian.event.FiredRule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table {@code rules}: what a rule says is the same each time that it fires, so it is kept
 * once, with the last day on which it did. Remembers those that fired last, for a text may hold
 * what a client sent; what did not fire for days may be deleted by somebody else.
 *
 * <p>For one connection, within transactions of its one user.
 */
final class KnownRules implements AutoCloseable {

    private static final int MOST = 2_000;

    /** What is longer than any sane rule's text is looked up each time. */
    private static final int LONGEST = 4_000;

    private static final int FINGERPRINT_BYTES = 16;

    /** A rule without what changes from request to request. */
    private record Key(
            long id,
            String message,
            int severity,
            int maturity,
            int accuracy,
            List<String> tags,
            String file,
            int line) {

        static Key of(FiredRule rule) {
            return new Key(
                    rule.id(),
                    rule.message(),
                    rule.severity(),
                    rule.maturity(),
                    rule.accuracy(),
                    rule.tags(),
                    rule.file(),
                    rule.line());
        }

        int length() {
            return message.length() + file.length() + tags.stream().mapToInt(String::length).sum();
        }
    }

    /** A row, and the day it has. */
    private record Known(long number, String day) {}

    /** The rules that fired last, the latest at the end. */
    private static final class Latest extends LinkedHashMap<Key, Known> {

        private static final long serialVersionUID = 1L;

        Latest() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
            return size() > MOST;
        }
    }

    private final Latest latest = new Latest();
    private final PreparedStatement find;
    private final PreparedStatement add;
    private final PreparedStatement last;
    private final PreparedStatement touch;
    private final Row row;

    KnownRules(Connection connection, Database database) throws SQLException {
        this.find = connection.prepareStatement("SELECT id, day FROM rules WHERE fingerprint = ?");
        this.last = connection.prepareStatement("SELECT max(id) FROM rules");
        this.add =
                connection.prepareStatement(
                        "INSERT INTO rules (id, fingerprint, rule_id, message, severity, maturity,"
                                + " accuracy, tags, file, line, day) VALUES (?, ?, ?, ?, ?, ?, ?,"
                                + " ?, ?, ?, ?)");
        this.touch = connection.prepareStatement("UPDATE rules SET day = ? WHERE id = ?");
        this.row = new Row(add, database);
    }

    /**
     * The number of the row for this rule, which is there from now on.
     *
     * @param day of the record, which may be one to come where a clock was wrong
     */
    long number(FiredRule rule, String day) throws SQLException {
        Key key = Key.of(rule);
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        String wanted = day.compareTo(today) > 0 ? day : today;
        Known known = latest.get(key);
        if (known == null || known.day.compareTo(wanted) < 0) {
            known = findOrAdd(key, wanted);
            if (key.length() <= LONGEST) {
                latest.put(key, known);
            }
        }
        return known.number;
    }

    /** A transaction was undone: whatever it added is not there. */
    void forget() {
        latest.clear();
    }

    private Known findOrAdd(Key key, String day) throws SQLException {
        byte[] fingerprint = fingerprint(key);
        find.setBytes(1, fingerprint);
        try (ResultSet found = find.executeQuery()) {
            if (found.next()) {
                return touched(new Known(found.getLong(1), found.getString(2)), day);
            }
        }
        long number = next();
        row.start().number(number).digest(fingerprint).number(key.id).bytes(key.message);
        row.known(key.severity).known(key.maturity).known(key.accuracy);
        row.bytes(String.join("\n", key.tags)).bytes(key.file).known(key.line).word(day);
        row.insert();
        return new Known(number, day);
    }

    private Known touched(Known found, String day) throws SQLException {
        if (found.day.compareTo(day) >= 0) {
            return found;
        }
        touch.setString(1, day);
        touch.setLong(2, found.number);
        touch.executeUpdate();
        return new Known(found.number, day);
    }

    private long next() throws SQLException {
        try (ResultSet highest = last.executeQuery()) {
            return highest.next() ? highest.getLong(1) + 1 : 1;
        }
    }

    private static byte[] fingerprint(Key key) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        // Lengths in front, so that no text can pass for the next.
        StringBuilder all = new StringBuilder(256);
        all.append(key.id).append(',').append(key.severity).append(',').append(key.maturity);
        all.append(',').append(key.accuracy).append(',').append(key.line);
        for (String text : List.of(key.message, key.file, String.join("\n", key.tags))) {
            all.append(',').append(text.length()).append(',').append(text);
        }
        byte[] bytes = all.toString().getBytes(StandardCharsets.ISO_8859_1);
        return Arrays.copyOf(digest.digest(bytes), FINGERPRINT_BYTES);
    }

    @Override
    public void close() throws SQLException {
        find.close();
        add.close();
        last.close();
        touch.close();
    }
}

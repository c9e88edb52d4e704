package guardian.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table {@code words}: methods, paths and agents, each once, with the last day on which it
 * came. Remembers those of today: what did not come for days may be deleted by somebody else.
 *
 * <p>For one connection, within transactions of its one user.
 */
final class KnownWords implements AutoCloseable {

    /** Bytes of a word; what is longer counts with all that begin alike. */
    static final int LONGEST = 255;

    private static final int MOST = 10_000;

    /** Words that one question is about. */
    private static final int AT_ONCE = 64;

    /** The words that came last, the latest at the end. */
    private static final class Latest extends LinkedHashMap<String, Long> {

        private static final long serialVersionUID = 1L;

        Latest() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    }

    private final Latest latest = new Latest();
    private String today = "";
    private final PreparedStatement find;
    private final PreparedStatement last;
    private final PreparedStatement add;
    private final PreparedStatement touch;

    KnownWords(Connection connection) throws SQLException {
        this.find =
                connection.prepareStatement(
                        "SELECT id, word, day FROM words WHERE word IN (?"
                                + ", ?".repeat(AT_ONCE - 1)
                                + ")");
        this.last = connection.prepareStatement("SELECT max(id) FROM words");
        this.add =
                connection.prepareStatement("INSERT INTO words (id, word, day) VALUES (?, ?, ?)");
        this.touch = connection.prepareStatement("UPDATE words SET day = ? WHERE id = ?");
    }

    /** The number of each of these words, all of which are there from now on. */
    Map<String, Long> numbers(Collection<String> words) throws SQLException {
        String day = LocalDate.now(ZoneOffset.UTC).toString();
        if (!day.equals(today)) {
            today = day;
            latest.clear();
        }
        Map<String, Long> numbers = new LinkedHashMap<>();
        List<String> asked = new ArrayList<>();
        for (String word : words) {
            Long known = latest.get(word);
            if (known == null) {
                asked.add(word);
            } else {
                numbers.put(word, known);
            }
        }
        Map<String, Long> found = new LinkedHashMap<>();
        for (int from = 0; from < asked.size(); from += AT_ONCE) {
            look(asked.subList(from, Math.min(from + AT_ONCE, asked.size())), found);
        }
        asked.removeAll(found.keySet());
        addAll(asked, found);
        latest.putAll(found);
        numbers.putAll(found);
        return numbers;
    }

    private void look(List<String> asked, Map<String, Long> found) throws SQLException {
        for (int i = 0; i < AT_ONCE; i++) {
            // The last one again and again, until all places are taken.
            find.setBytes(i + 1, bytes(asked.get(Math.min(i, asked.size() - 1))));
        }
        boolean anyOld = false;
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                String word = new String(row.getBytes(2), StandardCharsets.ISO_8859_1);
                if (found.put(word, row.getLong(1)) == null && !today.equals(row.getString(3))) {
                    anyOld = true;
                    touch.setString(1, today);
                    touch.setLong(2, row.getLong(1));
                    touch.addBatch();
                }
            }
        }
        if (anyOld) {
            touch.executeBatch();
        }
    }

    private void addAll(List<String> words, Map<String, Long> found) throws SQLException {
        if (words.isEmpty()) {
            return;
        }
        long id = highest();
        for (String word : words) {
            add.setLong(1, ++id);
            add.setBytes(2, bytes(word));
            add.setString(3, today);
            add.addBatch();
            found.put(word, id);
        }
        add.executeBatch();
    }

    private long highest() throws SQLException {
        try (ResultSet row = last.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static byte[] bytes(String word) {
        return word.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A transaction was undone: whatever it added is not there. */
    void forget() throws SQLException {
        latest.clear();
        add.clearBatch();
        touch.clearBatch();
    }

    @Override
    public void close() throws SQLException {
        find.close();
        last.close();
        add.close();
        touch.close();
    }
}

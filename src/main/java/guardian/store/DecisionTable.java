package guardian.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The table {@code decisions}.
 *
 * <p>For one connection, within transactions of its one user.
 */
final class DecisionTable implements AutoCloseable {

    /** Marks that one question is about. */
    private static final int MARKS = 128;

    private final PreparedStatement find;
    private final PreparedStatement last;
    private final PreparedStatement add;
    private final Row row;

    DecisionTable(Connection connection, Database database) throws SQLException {
        int columns = DecisionRow.COLUMNS.size();
        this.find =
                connection.prepareStatement(
                        "SELECT mark FROM decisions WHERE mark IN (?"
                                + ", ?".repeat(MARKS - 1)
                                + ")");
        this.last = connection.prepareStatement("SELECT max(id) FROM decisions");
        this.add =
                connection.prepareStatement(
                        "INSERT INTO decisions (id, "
                                + String.join(", ", DecisionRow.COLUMNS)
                                + ") VALUES (?"
                                + ", ?".repeat(columns)
                                + ")");
        this.row = new Row(add, database);
    }

    /**
     * Inserts those that are not there yet.
     *
     * @return the places of those that are
     */
    BitSet insert(List<DecisionRow> all) throws SQLException {
        Set<String> there = new HashSet<>();
        for (int from = 0; from < all.size(); from += MARKS) {
            look(all.subList(from, Math.min(from + MARKS, all.size())), there);
        }
        long id = highest();
        BitSet known = new BitSet(all.size());
        for (int i = 0; i < all.size(); i++) {
            if (there.add(all.get(i).mark())) {
                bind(++id, all.get(i));
            } else {
                known.set(i);
            }
        }
        if (known.cardinality() < all.size()) {
            add.executeBatch();
        }
        return known;
    }

    private void look(List<DecisionRow> asked, Set<String> there) throws SQLException {
        for (int i = 0; i < MARKS; i++) {
            // The last one again and again, until all places are taken.
            find.setString(i + 1, asked.get(Math.min(i, asked.size() - 1)).mark());
        }
        try (ResultSet found = find.executeQuery()) {
            while (found.next()) {
                there.add(found.getString(1));
            }
        }
    }

    private long highest() throws SQLException {
        try (ResultSet found = last.executeQuery()) {
            return found.next() ? found.getLong(1) : 0;
        }
    }

    private void bind(long id, DecisionRow decision) throws SQLException {
        row.start().number(id);
        for (int i = 0; i < DecisionRow.COLUMNS.size(); i++) {
            String value = decision.values().get(i);
            if (i < DecisionRow.BYTES || value == null) {
                row.word(value);
            } else {
                row.bytes(value);
            }
        }
        row.end();
    }

    /** A transaction was undone. */
    void forget() throws SQLException {
        add.clearBatch();
    }

    @Override
    public void close() throws SQLException {
        find.close();
        last.close();
        add.close();
    }
}

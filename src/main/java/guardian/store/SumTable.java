package guardian.store;

import guardian.store.HourlyTable.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Adds to the rows of {@code hourly} or {@code daily}, many at once.
 *
 * <p>For one connection, within transactions of its one user.
 */
final class SumTable implements AutoCloseable {

    /** How many requests, those for which a rule fired, and those that were stopped. */
    static final class Sum {
        private long requests;
        private long attacks;
        private long stopped;

        void add(boolean attack, boolean stop) {
            requests++;
            attacks += attack ? 1 : 0;
            stopped += stop ? 1 : 0;
        }
    }

    private final PreparedStatement add;
    private boolean any;

    /**
     * @param time the column that has the hour, or the day
     */
    SumTable(Connection connection, Database database, String table, String time)
            throws SQLException {
        add =
                connection.prepareStatement(
                        into(table, time)
                                + " VALUES (?, ?, ?, ?, ?, ?)"
                                + onto(database, table, time));
    }

    /** The words with which an INSERT into such a table begins. */
    static String into(String table, String time) {
        return "INSERT INTO " + table + " (kind, " + time + ", word, requests, attacks, stopped)";
    }

    /** The words with which it ends: what is there already grows. */
    static String onto(Database database, String table, String time) {
        StringBuilder end = new StringBuilder(200);
        end.append(' ').append(database.addToThatOf("kind, " + time + ", word"));
        String comma = " ";
        for (String column : new String[] {"requests", "attacks", "stopped"}) {
            end.append(comma).append(column).append(" = ").append(table).append('.');
            end.append(column).append(" + ").append(database.newValue(column));
            comma = ", ";
        }
        return end.toString();
    }

    void add(Kind kind, String time, long word, Sum sum) throws SQLException {
        add.setInt(1, kind.number());
        add.setString(2, time);
        add.setLong(3, word);
        add.setLong(4, sum.requests);
        add.setLong(5, sum.attacks);
        add.setLong(6, sum.stopped);
        add.addBatch();
        any = true;
    }

    /** Brings what was added to the table. */
    void flush() throws SQLException {
        if (any) {
            any = false;
            add.executeBatch();
        }
    }

    /** A transaction was undone. */
    void forget() throws SQLException {
        any = false;
        add.clearBatch();
    }

    @Override
    public void close() throws SQLException {
        add.close();
    }
}

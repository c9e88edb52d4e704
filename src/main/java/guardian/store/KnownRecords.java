package guardian.store;

import guardian.event.AuditRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells which records are in their table already: those of the same time, client, storage user and
 * file name.
 *
 * <p>For one connection, within transactions of its one user.
 */
final class KnownRecords implements AutoCloseable {

    /** Times that one question is about. */
    private static final int TIMES = 256;

    /** What tells a record from every other. */
    private record Identity(String time, String address, String user, String fileName) {}

    private final PreparedStatement one;
    private final PreparedStatement many;

    KnownRecords(Connection connection) throws SQLException {
        this.one = connection.prepareStatement(question(1));
        this.many = connection.prepareStatement(question(TIMES));
    }

    private static String question(int times) {
        return "SELECT CAST(time AS CHAR), address, storage_user, file_name FROM records WHERE"
                + " time IN (?"
                + ", ?".repeat(times - 1)
                + ")";
    }

    /** The places of those that are there, or stand in the list a second time. */
    BitSet find(List<AuditRecord> records, UtcText utc) throws SQLException {
        List<Identity> asked = new ArrayList<>(records.size());
        for (AuditRecord each : records) {
            asked.add(identity(each, utc));
        }
        Set<Identity> found = new HashSet<>();
        for (int from = 0; from < asked.size(); from += TIMES) {
            look(asked.subList(from, Math.min(from + TIMES, asked.size())), found);
        }
        BitSet there = new BitSet(records.size());
        for (int i = 0; i < asked.size(); i++) {
            if (!found.add(asked.get(i))) {
                there.set(i);
            }
        }
        return there;
    }

    private void look(List<Identity> asked, Set<Identity> found) throws SQLException {
        PreparedStatement question = asked.size() == 1 ? one : many;
        int places = asked.size() == 1 ? 1 : TIMES;
        for (int i = 0; i < places; i++) {
            // The last one again and again, until all places are taken.
            question.setString(i + 1, asked.get(Math.min(i, asked.size() - 1)).time);
        }
        try (ResultSet row = question.executeQuery()) {
            while (row.next()) {
                found.add(
                        new Identity(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4)));
            }
        }
    }

    private static Identity identity(AuditRecord of, UtcText utc) {
        return new Identity(
                utc.of(of.timeMicros()), address(of), of.file().user(), of.file().name());
    }

    /** The address that a record counts for; empty when it counts for nobody. */
    static String address(AuditRecord of) {
        return of.client() == null ? "" : of.client().address();
    }

    @Override
    public void close() throws SQLException {
        one.close();
        many.close();
    }
}

package guardian.store;

import guardian.event.Prefix;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.UnaryOperator;

/** All tables of one connection, for the transactions of its one user. */
final class Tables {

    private final RecordTable records;
    private final DecisionTable decisions;
    private final OrderTable orders;
    private final DailyTable days;
    private final ClientDays clientDays;
    private final OldRows old;
    private final Connection connection;

    /**
     * @param counted the client that an address counts for
     */
    Tables(Connection connection, Database database, UnaryOperator<Prefix> counted)
            throws SQLException {
        this.records = new RecordTable(connection, database, counted);
        this.decisions = new DecisionTable(connection, database);
        this.orders = new OrderTable(connection);
        this.days = new DailyTable(connection, database);
        this.clientDays = new ClientDays(connection, database);
        this.old = new OldRows(connection);
        this.connection = connection;
    }

    RecordTable records() {
        return records;
    }

    DecisionTable decisions() {
        return decisions;
    }

    OrderTable orders() {
        return orders;
    }

    DailyTable days() {
        return days;
    }

    ClientDays clientDays() {
        return clientDays;
    }

    OldRows old() {
        return old;
    }

    /** For what the database is asked about itself. */
    Connection connection() {
        return connection;
    }

    /** A transaction was undone. */
    void forget() throws SQLException {
        records.forget();
        decisions.forget();
        orders.forget();
    }
}

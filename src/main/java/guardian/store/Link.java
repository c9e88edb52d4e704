package guardian.store;

import guardian.event.Prefix;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection to the database. When something is wrong with it, it is closed, and opened
 * again by whoever needs it, after pauses of 1, 2, 4 and at last {@value #LONGEST_PAUSE_SECONDS}
 * seconds.
 *
 * <p>Confined to one thread, but for what it tells of itself.
 */
final class Link implements AutoCloseable {

    private static final int LONGEST_PAUSE_SECONDS = 16;
    private static final long TELL_NANOS = TimeUnit.MINUTES.toNanos(5);

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    /** What is done within one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(Tables tables) throws SQLException, IOException;
    }

    /** How a transaction ends. */
    private interface End {
        void end(Connection connection) throws SQLException;
    }

    /** A row that no database takes: the transaction was undone, the database is fine. */
    static final class RowRefused extends Exception {

        private static final long serialVersionUID = 1L;

        RowRefused(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private final Database database;
    private final UnaryOperator<Prefix> counted;
    private final LongSupplier nanos;
    private Connection connection;
    private Tables tables;
    private int pauseSeconds;
    private long retryNanos;
    private volatile long awaySince;
    private volatile long committed;
    private volatile boolean everCommitted;
    private long toldNanos;
    private volatile String fault;

    /**
     * @param counted the client that an address counts for
     * @param nanos the clock
     */
    Link(Database database, UnaryOperator<Prefix> counted, LongSupplier nanos) {
        this.database = database;
        this.counted = counted;
        this.nanos = nanos;
    }

    /**
     * Does all of that work, or none of it; it is durable when this returns.
     *
     * @throws IOException the database cannot be had now
     * @throws RowRefused it is not the database
     */
    <T> T transact(Work<T> work) throws IOException, RowRefused {
        T result = run(work, database::commit);
        committed = nanos.getAsLong();
        everCommitted = true;
        return result;
    }

    /** How it is with the database. By any thread. */
    StoreHealth health() {
        long now = nanos.getAsLong();
        String known = fault;
        return new StoreHealth(
                database.name(),
                known == null ? "" : known,
                known == null ? 0 : TimeUnit.NANOSECONDS.toSeconds(now - awaySince),
                everCommitted
                        ? TimeUnit.NANOSECONDS.toSeconds(now - committed)
                        : StoreHealth.NEVER);
    }

    /** Does that work and undoes it. */
    void attempt(Work<?> work) throws IOException, RowRefused {
        run(
                work,
                open -> {
                    database.rollback(open);
                    tables.forget();
                });
    }

    private <T> T run(Work<T> work, End end) throws IOException, RowRefused {
        if (fault != null && nanos.getAsLong() - retryNanos < 0) {
            throw new IOException(database.name() + " is not tried again yet: " + fault);
        }
        try {
            if (connection == null) {
                open();
            }
            Schema.check(database.begin(connection), database);
            T result = work.run(tables);
            end.end(connection);
            isBack();
            return result;
        } catch (SQLException e) {
            if (connection != null && database.isOfTheRow(e) && undo()) {
                throw new RowRefused(e);
            }
            throw away(e);
        } catch (IOException e) {
            throw away(e);
        }
    }

    /** Whether there is a connection, so that nobody has to wait for one. */
    boolean isOpen() {
        return connection != null;
    }

    /** Whether the database did what was asked last. By any thread. */
    boolean isUp() {
        return fault == null;
    }

    /** Why it did not; empty when it did. By any thread. */
    String fault() {
        String known = fault;
        return known == null ? "" : database.name() + ": " + known;
    }

    private void open() throws SQLException, IOException {
        connection = database.open();
        Schema.migrate(connection, database);
        tables = new Tables(connection, database, counted);
    }

    private boolean undo() {
        try {
            database.rollback(connection);
            tables.forget();
            return true;
        } catch (SQLException e) {
            LOG.debug("cannot undo a transaction in {}", database.name(), e);
            return false;
        }
    }

    private IOException away(Exception cause) {
        drop();
        long now = nanos.getAsLong();
        boolean wasUp = fault == null;
        String text = String.valueOf(cause.getMessage());
        pauseSeconds = wasUp ? 1 : Math.min(2 * pauseSeconds, LONGEST_PAUSE_SECONDS);
        retryNanos = now + TimeUnit.SECONDS.toNanos(pauseSeconds);
        if (wasUp) {
            awaySince = now;
        }
        if (wasUp || !text.equals(fault) || now - toldNanos >= TELL_NANOS) {
            toldNanos = now;
            LOG.error(
                    "cannot store anything in {}: {}; audit files and decisions wait, it is tried"
                            + " again every {} s at most",
                    database.name(),
                    text,
                    LONGEST_PAUSE_SECONDS);
        }
        fault = text;
        return new IOException(database.name() + ": " + text, cause);
    }

    private void isBack() {
        if (fault != null) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - awaySince);
            LOG.info("{} stores again, after {} s", database.name(), seconds);
            fault = null;
        }
    }

    private void drop() {
        if (connection != null) {
            try {
                // Closes its statements, and undoes what was not committed.
                connection.close();
            } catch (SQLException e) {
                LOG.debug("cannot close a connection to {}", database.name(), e);
            }
            connection = null;
            tables = null;
        }
    }

    @Override
    public void close() {
        drop();
    }
}

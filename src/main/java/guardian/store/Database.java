package guardian.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What differs from one database to another. Confined to one thread. */
interface Database {

    /** For messages: where it is, without anything that is secret. */
    String name();

    /** The folder of its migrations, beside those of other databases. */
    String dialect();

    /**
     * A new connection, without a transaction; nothing of it waits for longer than some seconds.
     *
     * @throws IOException what it needs of this machine cannot be had
     */
    Connection open() throws SQLException, IOException;

    /**
     * Begins a transaction and lets no other writer in until its end, be it in another process.
     *
     * @return the version of the schema, 0 when it has none
     */
    int begin(Connection connection) throws SQLException;

    /** Keeps others from changing the tables, where a transaction does not do that. */
    default void beginMigration(Connection connection) throws SQLException {}

    /** Lets others change them again. */
    default void endMigration(Connection connection) throws SQLException {}

    /**
     * Ends the transaction, which is durable then, and lets other writers in: after a plain commit
     * the driver of SQLite begins the next at once.
     */
    default void commit(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
    }

    /** Undoes the transaction and lets other writers in. */
    default void rollback(Connection connection) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }

    /** Whether a step of a migration that was cut off had done this already. */
    default boolean isDoneAlready(SQLException e) {
        return false;
    }

    /**
     * A new connection that only reads; null when there is nothing to be read yet.
     *
     * @throws IOException what it needs of this machine cannot be had
     */
    Connection openReading() throws SQLException, IOException;

    /** How many bytes its tables take. */
    long size(Connection connection) throws SQLException;

    /** Whether that is what it is now, and not what it was some minutes ago. */
    boolean isExact();

    /** Gives a little of the room of deleted rows back to the file system, within a transaction. */
    default void giveBack(Connection connection) throws SQLException {}

    /** The version of the schema, 0 when it has none; locks nothing. */
    int version(Connection connection) throws SQLException;

    /** The first 255 bytes of a column of bytes. */
    String head(String column);

    /** The first 255 bytes of the path in the column {@code uri}. */
    String path();

    /** The words that have a table read by that index and no other. */
    String by(String index);

    /** The words that have a table read in the order of its numbers. */
    String byNumber();

    /** The words behind an INSERT that add to a row with the same values of these columns. */
    String addToThatOf(String columns);

    /** What behind these words the value of that INSERT is called. */
    String newValue(String column);

    /** Binds bytes, one in each char, so that all of them come back. */
    void bytes(PreparedStatement statement, int place, String bytes) throws SQLException;

    /** How many bytes of others' texts one row may hold, after it was opened. */
    int mostRowBytes();

    /** Whether this row cannot be stored at all, whenever it is tried; else it is the database. */
    boolean isOfTheRow(SQLException e);
}

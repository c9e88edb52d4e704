package guardian.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/** Binds the values of one row after another, from the first column on. */
final class Row {

    /** The SQL state of a text that is too long. */
    static final String TOO_LONG = "22001";

    private final PreparedStatement statement;
    private final Database database;
    private int place;
    private long size;

    Row(PreparedStatement statement, Database database) {
        this.statement = statement;
        this.database = database;
    }

    /** Begins a row. */
    Row start() {
        place = 0;
        size = 0;
        return this;
    }

    /** Text that somebody else chose: bytes, one in each char. */
    Row bytes(String bytes) throws SQLException {
        database.bytes(statement, ++place, bytes);
        size += bytes.length();
        return this;
    }

    /** A word of ours, in ASCII; null for none. */
    Row word(String word) throws SQLException {
        statement.setString(++place, word);
        return this;
    }

    /** A digest. */
    Row digest(byte[] digest) throws SQLException {
        statement.setBytes(++place, digest);
        return this;
    }

    /** A number. */
    Row number(long number) throws SQLException {
        statement.setLong(++place, number);
        return this;
    }

    /** A number that is below 0 when it is not known. */
    Row known(long number) throws SQLException {
        if (number < 0) {
            statement.setNull(++place, Types.BIGINT);
        } else {
            statement.setLong(++place, number);
        }
        return this;
    }

    /** Ends the row; it goes out with the batch. */
    void end() throws SQLException {
        check();
        statement.addBatch();
    }

    /** Ends the row and sends it out. */
    void insert() throws SQLException {
        check();
        statement.executeUpdate();
    }

    /** Some drivers would notice when it is too late. */
    private void check() throws SQLException {
        if (size > database.mostRowBytes()) {
            throw new SQLException(
                    "a row of " + size + " bytes, it takes " + database.mostRowBytes(), TOO_LONG);
        }
    }
}

package guardian.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/** Binds the values of one row, from the first column on. */
final class Row {

    private final PreparedStatement statement;
    private final Database database;
    private int place;

    Row(PreparedStatement statement, Database database) {
        this.statement = statement;
        this.database = database;
    }

    /** Text that somebody else chose: bytes, one in each char. */
    Row bytes(String bytes) throws SQLException {
        database.bytes(statement, ++place, bytes);
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
        place = 0;
        statement.addBatch();
    }
}

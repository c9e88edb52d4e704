package guardian.store;

import java.nio.file.Path;
import java.util.List;

/** The database in a state directory, for the tests of other rooms. */
public final class StoreFile {

    private StoreFile() {}

    /** Each row as its values with | between. */
    public static List<String> ask(Path state, String sql) throws Exception {
        try (Rows rows = new Rows(new SqliteDatabase(state.resolve("store.db"), state))) {
            return rows.ask(sql);
        }
    }

    /** How many rows. */
    public static int count(Path state, String table) throws Exception {
        return Integer.parseInt(ask(state, "SELECT count(*) FROM " + table).get(0));
    }
}

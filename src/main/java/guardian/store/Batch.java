package guardian.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * Stores rows in one transaction, all of them or none; but for one that no database takes, which is
 * set aside.
 *
 * <p>Confined to one thread.
 */
final class Batch<T> {

    /** Inserts rows within a transaction; returns the places of those that were there already. */
    @FunctionalInterface
    interface Insert<T> {
        BitSet insert(List<T> rows, Tables tables) throws SQLException;
    }

    private final Link link;
    private final RefusedRows refused;
    private final Insert<T> insert;
    private final Function<T, String> name;

    /**
     * @param name for messages, what row this is
     */
    Batch(Link link, RefusedRows refused, Insert<T> insert, Function<T, String> name) {
        this.link = link;
        this.refused = refused;
        this.insert = insert;
        this.name = name;
    }

    /**
     * Stores them; they are durable when this returns.
     *
     * @return the places of those that were there already
     * @throws IOException the database is away, and none of them is stored
     */
    BitSet store(List<T> rows) throws IOException {
        List<Integer> places = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            places.add(i);
        }
        while (true) {
            List<T> left = places.stream().map(rows::get).toList();
            try {
                BitSet there = link.transact(tables -> insert.insert(left, tables));
                BitSet result = new BitSet(rows.size());
                there.stream().forEach(place -> result.set(places.get(place)));
                return result;
            } catch (Link.RowRefused e) {
                T row = rows.get(places.remove(findRefused(left)));
                refused.add(name.apply(row), e.getMessage(), row.toString());
            }
        }
    }

    /** The place of a row that is refused: halves them until one is left. */
    private int findRefused(List<T> rows) throws IOException {
        int from = 0;
        int to = rows.size();
        while (to - from > 1) {
            int middle = (from + to) >>> 1;
            if (isRefused(rows.subList(from, middle))) {
                to = middle;
            } else {
                from = middle;
            }
        }
        return from;
    }

    private boolean isRefused(List<T> rows) throws IOException {
        try {
            link.attempt(tables -> insert.insert(rows, tables));
            return false;
        } catch (Link.RowRefused e) {
            return true;
        }
    }
}

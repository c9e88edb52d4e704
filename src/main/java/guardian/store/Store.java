package guardian.store;

import guardian.audit.AuditSink;
import guardian.config.InputSettings;
import guardian.config.Settings;
import guardian.config.StoreSettings;
import guardian.event.AuditRecord;
import guardian.event.Prefix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Keeps what was found and decided in a database. While that is away nothing is lost and nothing
 * waits but what is to be stored: audit files on the disk.
 *
 * <p>Confined to the sweeper thread, which may wait here for the database.
 */
public final class Store implements AuditSink, AutoCloseable {

    private static final String SQLITE = "jdbc:sqlite:";

    private final RefusedRows refused;
    private final Link link;

    /**
     * The store that the settings name; nothing is opened before something is to be stored.
     *
     * @param environment of this process, where a password may be
     */
    public static Store of(Settings settings, Map<String, String> environment) {
        Path directory = settings.state().directory();
        InputSettings input = settings.input();
        return new Store(
                database(settings.store(), directory, environment),
                address -> {
                    int bits =
                            address.isIpv4()
                                    ? Prefix.IPV4_OFFSET + input.ipv4Prefix()
                                    : input.ipv6Prefix();
                    return new Prefix(address.high(), address.low(), bits);
                },
                new RefusedRows(directory.resolve("refused-rows.log")),
                System::nanoTime);
    }

    private static Database database(
            StoreSettings store, Path directory, Map<String, String> environment) {
        String url = store.url();
        if (url.startsWith(SQLITE)) {
            return new SqliteDatabase(Path.of(url.substring(SQLITE.length())), directory);
        }
        return new ServerDatabase(
                url, store.user(), new Password(store.passwordFile(), environment));
    }

    Store(
            Database database,
            UnaryOperator<Prefix> counted,
            RefusedRows refused,
            LongSupplier nanos) {
        this.refused = refused;
        this.link = new Link(database, counted, nanos);
    }

    /**
     * One transaction for all of them. A row among them that no database takes is set aside, and
     * the others are stored.
     */
    @Override
    public BitSet take(List<AuditRecord> records) throws IOException {
        BitSet there = new BitSet();
        take(records, 0, there);
        return there;
    }

    private void take(List<AuditRecord> records, int from, BitSet there) throws IOException {
        try {
            BitSet known = link.transact(tables -> tables.insert(records));
            known.stream().forEach(place -> there.set(from + place));
        } catch (Link.RowRefused e) {
            int half = records.size() / 2;
            if (half == 0) {
                AuditRecord one = records.get(0);
                refused.add("the record of " + one.file().path(), e.getMessage(), one.toString());
                return;
            }
            take(records.subList(0, half), from, there);
            take(records.subList(half, records.size()), from + half, there);
        }
    }

    /** How many rows no database took. */
    public long refused() {
        return refused.count();
    }

    /** Whether the database did what was asked last. */
    public boolean isUp() {
        return link.isUp();
    }

    @Override
    public void close() {
        link.close();
    }
}

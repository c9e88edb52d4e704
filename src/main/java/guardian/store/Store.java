package guardian.store;

import guardian.audit.AuditSink;
import guardian.config.InputSettings;
import guardian.config.Settings;
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
 * Keeps audit records in a database. While that is away nothing is lost and nothing waits but what
 * is to be stored: audit files on the disk. For what was decided see {@link Archive}.
 *
 * <p>Confined to the sweeper thread, which may wait here for the database.
 */
public final class Store implements AuditSink, AutoCloseable {

    private final RefusedRows refused;
    private final Link link;
    private final Batch<AuditRecord> records;

    /**
     * The store that the settings name; nothing is opened before something is to be stored.
     *
     * @param environment of this process, where a password may be
     */
    public static Store of(Settings settings, Map<String, String> environment) {
        Path directory = settings.state().directory();
        InputSettings input = settings.input();
        return new Store(
                Databases.of(settings, environment),
                address -> {
                    int bits =
                            address.isIpv4()
                                    ? Prefix.IPV4_OFFSET + input.ipv4Prefix()
                                    : input.ipv6Prefix();
                    return new Prefix(address.high(), address.low(), bits);
                },
                directory,
                System::nanoTime);
    }

    Store(Database database, UnaryOperator<Prefix> counted, Path directory, LongSupplier nanos) {
        this.refused = new RefusedRows(directory.resolve("refused-rows.log"));
        this.link = new Link(database, counted, nanos);
        this.records =
                new Batch<>(
                        link,
                        refused,
                        (rows, tables) -> tables.records().insert(rows),
                        row -> "the record of " + row.file().path());
    }

    /**
     * One transaction for all of them. A row among them that no database takes is set aside, and
     * the others are stored.
     */
    @Override
    public BitSet take(List<AuditRecord> found) throws IOException {
        return records.store(found);
    }

    /** How many rows no database took. */
    public long refused() {
        return refused.count();
    }

    /** Why the database does not take anything; empty when it did the last time. By any thread. */
    public String fault() {
        return link.fault();
    }

    /** How it is with the database. By any thread. */
    public StoreHealth health() {
        return link.health();
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

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
    private final Batch<AuditRecord> records;
    private final DecisionPost post = new DecisionPost();
    private final WaitingDecisions decisions;

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
                directory,
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

    Store(Database database, UnaryOperator<Prefix> counted, Path directory, LongSupplier nanos) {
        this.refused = new RefusedRows(directory.resolve("refused-rows.log"));
        this.link = new Link(database, counted, nanos);
        this.records =
                new Batch<>(
                        link,
                        refused,
                        (rows, tables) -> tables.records().insert(rows),
                        row -> "the record of " + row.file().path());
        this.decisions =
                new WaitingDecisions(
                        post,
                        new Batch<>(
                                link,
                                refused,
                                (rows, tables) -> tables.decisions().insert(rows),
                                row -> "the decision " + row.mark()),
                        new Spool(directory.resolve("decisions-waiting")),
                        nanos);
    }

    /**
     * One transaction for all of them. A row among them that no database takes is set aside, and
     * the others are stored.
     */
    @Override
    public BitSet take(List<AuditRecord> found) throws IOException {
        return records.store(found);
    }

    /**
     * Does what is due besides records; call it about once a second. Waits for the database, but
     * not for one that is away.
     */
    public void turn() {
        decisions.turn();
    }

    /** Where decisions are posted, by any thread. */
    public DecisionPost post() {
        return post;
    }

    /** How many decisions wait in memory; those that have waited for long are on the disk. */
    public int waitingDecisions() {
        return decisions.waiting();
    }

    /** How many decisions were let go because too many waited. */
    public long lostDecisions() {
        return decisions.lost() + post.lost();
    }

    /** How many rows no database took. */
    public long refused() {
        return refused.count();
    }

    /** Whether the database did what was asked last. */
    public boolean isUp() {
        return link.isUp();
    }

    /** What still waits is stored, or goes to the disk. */
    @Override
    public void close() {
        decisions.close();
        link.close();
    }
}

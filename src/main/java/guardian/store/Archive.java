package guardian.store;

import guardian.config.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keeps what was decided in the database. While that is away decisions wait on the disk, bounded,
 * and nobody waits for them.
 *
 * <p>Confined to the archivist thread, but for {@link #post}.
 */
public final class Archive implements AutoCloseable {

    private final Link link;
    private final DecisionPost post = new DecisionPost();
    private final WaitingDecisions decisions;

    /**
     * The archive that the settings name; nothing is opened before something is to be stored.
     *
     * @param environment of this process, where a password may be
     */
    public static Archive of(Settings settings, Map<String, String> environment) {
        return new Archive(
                Databases.of(settings, environment),
                settings.state().directory(),
                System::nanoTime);
    }

    Archive(Database database, Path directory, LongSupplier nanos) {
        this.link = new Link(database, address -> address, nanos);
        this.decisions =
                new WaitingDecisions(
                        post,
                        new Batch<>(
                                link,
                                new RefusedRows(directory.resolve("refused-rows.log")),
                                (rows, tables) -> tables.decisions().insert(rows),
                                row -> "the decision " + row.mark()),
                        new Spool(directory.resolve("decisions-waiting")),
                        nanos);
    }

    /**
     * Does what is due; call it about once a second. Waits for the database, but not for one that
     * is away.
     */
    public void turn() {
        decisions.turn();
    }

    /** Where decisions are posted, by any thread. */
    public DecisionPost post() {
        return post;
    }

    /** How many decisions wait in memory; those that have waited for long are on the disk. */
    int waiting() {
        return decisions.waiting();
    }

    /** How many decisions were let go because too many waited. By any thread. */
    public long lost() {
        return decisions.lost() + post.lost();
    }

    /**
     * What still waits goes to the disk, and from there into the database if that takes it. So
     * nothing is lost when the process ends while it waits for the database.
     */
    @Override
    public void close() {
        decisions.close();
        link.close();
    }
}

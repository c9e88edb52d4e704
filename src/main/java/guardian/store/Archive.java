package guardian.store;

import guardian.config.Retention;
import guardian.config.Settings;
import guardian.decision.Order;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps what was decided in the database, takes orders from there, lets old rows go, and sums up
 * days. While that is away decisions wait on the disk, bounded, and nobody waits for them.
 *
 * <p>Confined to the archivist thread, but for {@link #post}, {@link #rescue} and what it tells of
 * itself.
 */
public final class Archive implements AutoCloseable {

    private final Link link;
    private final DecisionPost post = new DecisionPost();
    private final WaitingDecisions decisions;
    private final OrderDesk orders;
    private final Aging aging;
    private final DaySums days;
    private final BooleanSupplier leads;

    /**
     * The archive that the settings name; nothing is opened yet.
     *
     * @param environment of this process, where a password may be
     * @param orders takes what others have ordered in the database, and who is told what became of
     *     it
     * @param leads whether what must be done once is ours to do
     */
    public static Archive of(
            Settings settings,
            Map<String, String> environment,
            BiConsumer<Order, Consumer<Order.Reply>> orders,
            BooleanSupplier leads) {
        return new Archive(
                Databases.of(settings, environment),
                settings.state().directory(),
                orders,
                leads,
                settings.store().retention(),
                System::nanoTime);
    }

    Archive(
            Database database,
            Path directory,
            BiConsumer<Order, Consumer<Order.Reply>> orders,
            BooleanSupplier leads,
            Retention keep,
            LongSupplier nanos) {
        this.leads = leads;
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
                        link::isOpen,
                        nanos);
        this.orders = new OrderDesk(link, orders, System::currentTimeMillis, nanos);
        this.aging = new Aging(link, keep, database, System::currentTimeMillis, nanos);
        this.days = new DaySums(link, database, System::currentTimeMillis, nanos);
    }

    /**
     * Does what is due; call it about once a second. Waits for the database, but not for one that
     * is away.
     */
    public void turn() {
        decisions.turn();
        if (leads.getAsBoolean()) {
            orders.turn();
            if (!aging.turn()) {
                days.turn();
            }
        }
    }

    /** Where decisions are posted, by any thread. */
    public DecisionPost post() {
        return post;
    }

    /** How many decisions wait in memory; those that have waited for long are on the disk. */
    int waiting() {
        return decisions.waiting();
    }

    /** Why the database does not take anything; empty when it did the last time. By any thread. */
    public String fault() {
        return link.fault();
    }

    /** How it is with the database. By any thread. */
    public StoreHealth health() {
        return link.health();
    }

    /** How many decisions wait in memory for the database. By any thread. */
    public long waitingRows() {
        return (long) post.waiting() + decisions.waiting();
    }

    /**
     * How many batches of decisions waited on the disk when it was looked at last. By any thread.
     */
    public long waitingBatches() {
        return decisions.spooled();
    }

    /** How many decisions were let go because too many waited. By any thread. */
    public long lost() {
        return decisions.lost() + post.lost();
    }

    /**
     * Brings what waits to the disk, beside the archivist thread that waits for the database; what
     * that stores all the same is recognised when it comes again. By any thread.
     */
    void rescue() {
        decisions.rescue();
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

package guardian.firewall;

import guardian.decision.Bans;
import guardian.state.Ban;
import guardian.state.BanJournal;
import guardian.state.StateDirectory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The enforcer's hand on what survives: the bans file and the leader lock. Without a usable state
 * directory it keeps nothing, and says so as long as that lasts.
 *
 * <p>Confined to the enforcer thread, except for {@link #sync}.
 */
public final class BanBook implements AutoCloseable {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long COMPLAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long COMPACT_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(BanBook.class);

    private final StateDirectory state;
    private final BanJournal journal;
    private long lastLook = System.nanoTime() - LOOK_NANOS;
    private long lastComplaint = System.nanoTime() - COMPLAIN_NANOS;
    private boolean leads;

    /**
     * @param state null when there is none
     * @param journal null when there is none
     */
    public BanBook(StateDirectory state, BanJournal journal) {
        this.state = state;
        this.journal = journal;
    }

    /** Reads every ban that still matters; those that ended before were logged back then. */
    void load(Bans bans, long nowSeconds) {
        attempt(
                "read the bans",
                () -> {
                    journal.readAll(bans::put);
                    while (bans.nextEnded(nowSeconds) != null) {
                        // Only taken out.
                    }
                    bans.purge(nowSeconds);
                    if (journal.damaged() > 0) {
                        LOG.warn("{} lines of the bans file were damaged", journal.damaged());
                    }
                    if (state.wasAlone() && journal.length() > COMPACT_BYTES) {
                        journal.compact(bans.all());
                    }
                });
    }

    /** Makes bans survive a kill of this process. */
    void note(List<Ban> bans) {
        attempt("keep " + bans.size() + " bans", () -> journal.append(bans));
    }

    /** Takes what another guardian has decided or lifted. */
    void readOthers(Consumer<Ban> bans) {
        if (System.nanoTime() - lastLook >= LOOK_NANOS) {
            lastLook = System.nanoTime();
            attempt("read the bans of another guardian", () -> journal.readNew(bans));
            attempt("take the leader lock", () -> leads = state.leader().hold());
        }
    }

    /** Brings what was noted to the disk; by another thread, since a busy disk takes its time. */
    public void sync() {
        try {
            if (journal != null) {
                journal.sync();
            }
        } catch (IOException e) {
            LOG.warn("cannot bring the latest bans to the disk; a power cut may lose them", e);
        }
    }

    /** Whether what must be done once is ours to do. */
    boolean leads() {
        return state == null || leads;
    }

    /** Leaves it to another guardian, for good. */
    void resign() {
        attempt(
                "give up the leader lock",
                () -> {
                    leads = false;
                    lastLook = Long.MAX_VALUE / 2 + System.nanoTime();
                    state.leader().release();
                });
    }

    @Override
    public void close() {
        attempt("close the bans", journal == null ? () -> {} : journal::close);
    }

    private interface Step {
        void run() throws IOException;
    }

    private void attempt(String what, Step step) {
        if (journal == null) {
            return;
        }
        try {
            step.run();
        } catch (IOException e) {
            if (System.nanoTime() - lastComplaint >= COMPLAIN_NANOS) {
                lastComplaint = System.nanoTime();
                LOG.error(
                        "cannot {}; bans hold in memory and firewall, a restart may lose them",
                        what,
                        e);
            }
        }
    }
}

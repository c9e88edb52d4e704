package guardian.firewall;

import guardian.decision.Bans;
import guardian.state.Ban;
import guardian.state.BanJournal;
import guardian.state.StateDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The enforcer's hand on what survives: the bans file and the leader lock. Without a usable state
 * directory it keeps nothing. What cannot be written is kept and tried again every second.
 *
 * <p>Confined to the enforcer thread, except for {@link #sync}.
 */
public final class BanBook implements AutoCloseable {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long COMPLAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long COMPACT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long COMPACT_BYTES = 1 << 20;
    private static final int LONGEST_LINE = 200;

    private static final Logger LOG = LoggerFactory.getLogger(BanBook.class);

    private final StateDirectory state;
    private final BanJournal journal;
    private final Map<Object, Ban> unwritten = new LinkedHashMap<>();
    private long lastLook = System.nanoTime() - LOOK_NANOS;
    private long lastRetry = lastLook;
    private long lastComplaint = System.nanoTime() - COMPLAIN_NANOS;
    private long lastCompaction = System.nanoTime() - COMPACT_NANOS;
    private boolean leads;
    private boolean resigned;

    /**
     * @param state null when there is none
     * @param journal null when there is none
     */
    public BanBook(StateDirectory state, BanJournal journal) {
        this.state = state;
        this.journal = journal;
    }

    /** Reads every ban that still matters. */
    void load(Bans bans, long nowSeconds) {
        attempt(
                "read the bans",
                () -> {
                    journal.readAll(ban -> take(ban, bans, nowSeconds));
                    bans.purge(nowSeconds);
                    if (journal.damaged() > 0) {
                        LOG.warn("{} lines of the bans file were damaged", journal.damaged());
                    }
                });
        lead();
    }

    private static void take(Ban ban, Bans bans, long nowSeconds) {
        if (bans.matters(ban, nowSeconds)) {
            bans.put(ban);
            if (bans.size() > 2 * Bans.MOST) {
                bans.purge(nowSeconds);
            }
        }
    }

    /** Makes bans survive a kill of this process. */
    void note(List<Ban> bans) {
        if (journal == null) {
            return;
        }
        for (Ban ban : bans) {
            unwritten.put(List.of(ban.client(), ban.kind()), ban);
        }
        write();
    }

    private void write() {
        if (!unwritten.isEmpty() && unwritten.size() <= Bans.MOST) {
            attempt(
                    "keep " + unwritten.size() + " bans",
                    () -> {
                        journal.append(new ArrayList<>(unwritten.values()));
                        unwritten.clear();
                    });
        } else if (!unwritten.isEmpty()) {
            complain("keep " + unwritten.size() + " bans, more than wait", null);
            unwritten.clear();
        }
    }

    /** Ten times a second: takes what another guardian has decided or lifted. */
    void lookAround(Bans bans, Consumer<Ban> news, long nowSeconds) {
        long now = System.nanoTime();
        if (now - lastLook < LOOK_NANOS) {
            return;
        }
        lastLook = now;
        attempt("read the bans of another guardian", () -> journal.readNew(news));
        lead();
        if (now - lastRetry >= RETRY_NANOS) {
            lastRetry = now;
            write();
            compact(bans, news, nowSeconds);
        }
    }

    private void lead() {
        if (!resigned) {
            attempt("take the leader lock", () -> leads = state.leader().hold());
        }
    }

    /** Lines of bans that are long over would otherwise be read at every start, for ever. */
    private void compact(Bans bans, Consumer<Ban> news, long nowSeconds) {
        if (!leads || System.nanoTime() - lastCompaction < COMPACT_NANOS) {
            return;
        }
        attempt(
                "compact the bans file",
                () -> {
                    long worth = COMPACT_BYTES + 2L * LONGEST_LINE * bans.size();
                    if (journal.length() > worth && unwritten.isEmpty()) {
                        lastCompaction = System.nanoTime();
                        bans.purge(nowSeconds);
                        journal.compact(news, bans::all);
                    }
                });
    }

    /** Until when the ends of bans have been told; now, when nobody has told any. */
    long toldUntil(long nowSeconds) {
        long[] told = {nowSeconds};
        attempt("read when the last end of a ban was told", () -> told[0] = state.told(nowSeconds));
        return told[0];
    }

    /** From now on, ends up to this second need not be told again. */
    void told(long seconds) {
        attempt("keep when the last end of a ban was told", () -> state.keepTold(seconds));
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
        return journal == null ? !resigned : leads;
    }

    /** Leaves it to another guardian, for good; his bans are still heard. */
    void resign() {
        if (!resigned) {
            resigned = true;
            leads = false;
            attempt("give up the leader lock", () -> state.leader().release());
        }
    }

    @Override
    public void close() {
        write();
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
            complain(what, e);
        }
    }

    private void complain(String what, IOException cause) {
        if (System.nanoTime() - lastComplaint >= COMPLAIN_NANOS) {
            lastComplaint = System.nanoTime();
            LOG.error(
                    "cannot {}; bans hold in memory and firewall, a restart may lose them",
                    what,
                    cause);
        }
    }
}

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
 * The enforcer's hand on what survives: the bans file and the leader lock. What cannot be written
 * is kept and tried again every second; where the whole file was away for a while, the bans in
 * memory and those in the file are brought together once it can be used.
 *
 * <p>Confined to the enforcer thread, except for {@link #sync} and {@link #fault}.
 */
public final class BanBook implements AutoCloseable {

    private static final String FILE = "bans.log";
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long COMPLAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long COMPACT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long COMPACT_BYTES = 1 << 20;
    private static final int LONGEST_LINE = 200;

    private static final Logger LOG = LoggerFactory.getLogger(BanBook.class);

    private final StateDirectory state;
    private final Map<Object, Ban> unwritten = new LinkedHashMap<>();
    private long lastLook = System.nanoTime() - LOOK_NANOS;
    private long lastRetry = lastLook;
    private long lastComplaint = System.nanoTime() - COMPLAIN_NANOS;
    private long lastCompaction = System.nanoTime() - COMPACT_NANOS;
    private volatile BanJournal journal;
    private volatile String fault = "";
    private boolean failed;
    private boolean apart;
    private boolean leads;
    private boolean resigned;

    public BanBook(StateDirectory state) {
        this.state = state;
    }

    /** Reads every ban that still matters. */
    void load(Bans bans, long nowSeconds) {
        apart = true;
        attempt(
                "read the bans",
                () -> {
                    state.ensure();
                    BanJournal opened = BanJournal.open(state.file(FILE));
                    opened.readAll(ban -> take(ban, bans, nowSeconds));
                    journal = opened;
                    apart = false;
                    bans.purge(nowSeconds);
                    if (opened.damaged() > 0) {
                        LOG.warn("{} lines of the bans file were damaged", opened.damaged());
                    }
                });
        lead();
    }

    private static void take(Ban ban, Bans bans, long nowSeconds) {
        // What is long over still says that an earlier line of the same client does not hold.
        if (bans.matters(ban, nowSeconds) || bans.sameSort(ban) != null) {
            bans.put(ban);
            if (bans.size() > 2 * Bans.MOST) {
                bans.purge(nowSeconds);
            }
        }
    }

    /** Makes bans survive a kill of this process. */
    void note(List<Ban> bans) {
        // What could not be written before must be compared with the file first, by look.
        boolean upToDate = unwritten.isEmpty();
        for (Ban ban : bans) {
            unwritten.put(key(ban), ban);
        }
        if (upToDate) {
            write();
        }
    }

    private static Object key(Ban ban) {
        return List.of(ban.client(), ban.isNote());
    }

    private void write() {
        if (unwritten.size() > Bans.MOST) {
            // All of them are in memory, and are written when the file is there again.
            unwritten.clear();
            apart = true;
        }
        if (!unwritten.isEmpty() && journal != null) {
            attempt(
                    "keep " + unwritten.size() + " bans",
                    () -> {
                        journal.append(new ArrayList<>(unwritten.values()));
                        unwritten.clear();
                    });
        }
    }

    /** Ten times a second: takes what another guardian has decided or lifted. */
    void lookAround(Bans bans, Consumer<Ban> news, long nowSeconds) {
        long now = System.nanoTime();
        if (now - lastLook < LOOK_NANOS) {
            return;
        }
        lastLook = now;
        if (now - lastRetry >= RETRY_NANOS) {
            lastRetry = now;
            look(bans, news, nowSeconds);
        } else if (journal != null) {
            attempt("use the bans file", () -> hear(bans, news, nowSeconds));
            lead();
        }
    }

    /** One look at everything, and another try at what was not possible before. */
    void look(Bans bans, Consumer<Ban> news, long nowSeconds) {
        failed = false;
        attempt("use the bans file", () -> hear(bans, news, nowSeconds));
        lead();
        write();
        compact(bans, news, nowSeconds);
        if (!failed) {
            fault = "";
        }
    }

    private void hear(Bans bans, Consumer<Ban> news, long nowSeconds) throws IOException {
        state.ensure();
        if (journal == null) {
            journal = BanJournal.open(state.file(FILE));
        }
        Map<Object, Ban> written = new LinkedHashMap<>();
        if (journal.readNew(ban -> written.put(key(ban), ban))) {
            apart = true;
        } else if (apart) {
            journal.readAll(ban -> written.put(key(ban), ban));
        }
        if (apart) {
            apart = false;
            bringTogether(written, bans, news, nowSeconds);
        } else {
            written.values().forEach(ban -> take(ban, bans, news));
        }
    }

    /** What the file says holds, unless we wait to write something newer. */
    private void take(Ban ban, Bans bans, Consumer<Ban> news) {
        Ban waiting = unwritten.get(key(ban));
        if (waiting == null || ban.isNewerThan(waiting)) {
            unwritten.remove(key(ban));
            if (!ban.equals(bans.sameSort(ban))) {
                news.accept(ban);
            }
        }
    }

    /** Of memory and file each takes from the other what it lacks or what is newer there. */
    private void bringTogether(
            Map<Object, Ban> written, Bans bans, Consumer<Ban> news, long nowSeconds) {
        for (Ban ban : written.values()) {
            Ban ours = bans.sameSort(ban);
            if (ours == null ? bans.matters(ban, nowSeconds) : ban.isNewerThan(ours)) {
                unwritten.remove(key(ban));
                news.accept(ban);
            }
        }
        for (Ban ours : bans.all()) {
            Ban theirs = written.get(key(ours));
            if (theirs == null || ours.isNewerThan(theirs)) {
                unwritten.put(key(ours), ours);
            }
        }
        write();
    }

    private void lead() {
        if (!resigned) {
            boolean known = attempt("take the leader lock", () -> leads = state.leader().hold());
            // Where nobody can hold the lock, each does what must be done.
            leads |= !known;
        }
    }

    /** Lines of bans that are long over would otherwise be read at every start, for ever. */
    private void compact(Bans bans, Consumer<Ban> news, long nowSeconds) {
        if (!leads || journal == null || System.nanoTime() - lastCompaction < COMPACT_NANOS) {
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

    /** Whether everything that was noted would survive a kill of this process by now. */
    boolean isWritten() {
        return journal != null && unwritten.isEmpty();
    }

    /** What failed last, until nothing does; empty then. By any thread. */
    public String fault() {
        return fault;
    }

    /** Brings what was noted to the disk; by another thread, since a busy disk takes its time. */
    public void sync() {
        BanJournal noted = journal;
        try {
            if (noted != null) {
                noted.sync();
            }
        } catch (IOException e) {
            LOG.warn("cannot bring the latest bans to the disk; a power cut may lose them", e);
        }
    }

    /** Whether what must be done once is ours to do. */
    boolean leads() {
        return leads;
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
        if (journal != null) {
            attempt("close the bans", journal::close);
        }
        if (!unwritten.isEmpty()) {
            LOG.error("{} bans could not be written; a restart forgets them", unwritten.size());
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private boolean attempt(String what, Step step) {
        try {
            step.run();
            return true;
        } catch (IOException e) {
            failed = true;
            fault = "cannot " + what + ": " + e;
            if (System.nanoTime() - lastComplaint >= COMPLAIN_NANOS) {
                lastComplaint = System.nanoTime();
                LOG.error(
                        "cannot {}; bans hold in memory and firewall, a restart may lose them",
                        what,
                        e);
            }
            return false;
        }
    }
}

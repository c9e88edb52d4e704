package guardian.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The counters in the state directory, shared with every other guardian that has them open.
 *
 * <p>Whoever finds a part of them stuck, for a guardian was killed in there, asks the others to
 * close them for a moment, and recovers. Where one does not, for he hangs, and where the file is to
 * get another size, it goes on as it is until he has become the last.
 */
public final class SharedCounters implements CounterStore {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long ASKING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(SharedCounters.class);

    private final StateDirectory state;
    private final CounterUsers users;
    private final CounterOpening opening;
    private ChronicleCounters map;
    private Object inode;
    private long length;
    private long stuckSince;
    private long lastTry = System.nanoTime();
    private long lastAsking = lastTry - ASKING_NANOS;

    /**
     * @param most the records let in
     * @param worth what a record is worth: of more than find room after a change of {@code most}
     *     those with the most are kept, and none with 0
     */
    public SharedCounters(StateDirectory state, long most, ToIntFunction<ByteBuffer> worth) {
        this.state = state;
        this.users = new CounterUsers(state);
        this.opening = new CounterOpening(state, users, CounterFile.of(state, most), worth);
    }

    @Override
    public void open() throws IOException {
        state.ensure();
        try {
            users.enter();
            openFile(false);
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void openFile(boolean stuck) throws IOException {
        map = opening.open(stuck);
        inode = Inode.of(path());
        length = Files.size(path());
        users.settle();
    }

    @Override
    public Outcome update(long high, long low, int rule, Change change) {
        return map.update(high, low, rule, change);
    }

    @Override
    public boolean mend() throws IOException {
        refuseOtherFile();
        if (users.isAsked()) {
            close();
            open();
            return true;
        }
        boolean freed = map.probe();
        boolean stuck = map.isStuck();
        if (!stuck) {
            stuckSince = System.nanoTime();
        }
        if ((stuck || opening.isOfOtherSize()) && enterAlone()) {
            map.close();
            openFile(stuck);
            return true;
        }
        return freed;
    }

    /** The others are asked to make way for what is stuck, but not for a change of size. */
    private boolean enterAlone() throws IOException {
        long now = System.nanoTime();
        if (now - stuckSince >= PATIENCE_NANOS && now - lastAsking >= ASKING_NANOS) {
            lastAsking = now;
            return users.enterAsking();
        }
        if (now - lastTry >= PATIENCE_NANOS) {
            lastTry = now;
            return users.enterAlone();
        }
        return false;
    }

    private void refuseOtherFile() throws IOException {
        if (!Objects.equals(Inode.of(path()), inode)) {
            throw new IOException(path() + " was removed, or replaced");
        }
        if (Files.size(path()) < length) {
            throw new IllegalStateException(path() + " was cut short");
        }
    }

    @Override
    public boolean isStuck() {
        return map.isStuck();
    }

    @Override
    public int parts() {
        return map.parts();
    }

    @Override
    public int purge(Predicate<ByteBuffer> isStale) {
        return map.purge(isStale);
    }

    @Override
    public boolean isCrowded() {
        return map.isCrowded();
    }

    @Override
    public long size() {
        return map.size();
    }

    @Override
    public void setAside() {
        closeMap();
        try {
            users.enter();
            // Another guardian may have set it aside before us, and this is the new one.
            if (Objects.equals(Inode.of(path()), inode)) {
                LOG.error("damaged counters are set aside as {}", opening.file().setAside(".bad"));
            }
        } catch (IOException e) {
            LOG.error("damaged counters cannot be set aside", e);
        } finally {
            users.leave(true);
        }
    }

    @Override
    public void close() {
        users.leave(closeMap());
    }

    /** Whether it was closed cleanly, if it was open. */
    private boolean closeMap() {
        ChronicleCounters open = map;
        map = null;
        try {
            if (open != null) {
                open.close();
            }
            return true;
        } catch (RuntimeException | InternalError | AssertionError e) {
            LOG.warn("{} cannot be closed", path(), e);
            return false;
        }
    }

    private Path path() {
        return opening.file().path();
    }
}

package guardian.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the file of counters and opens it, at the gate of {@link CounterUsers}.
 *
 * <p>Only one that is alone may do what would harm others: recover the file after an end that was
 * not clean, which frees the locks of whoever was killed, and carry it over into one of another
 * size when {@code max_clients} has changed. A file that cannot be read is set aside and a new one
 * begun; that harms nobody, since another guardian that has it open notices and follows.
 *
 * <p>Confined to the keeper thread.
 */
final class CounterOpening {

    private static final Logger LOG = LoggerFactory.getLogger(CounterOpening.class);

    private final StateDirectory state;
    private final CounterUsers users;
    private final CounterFile wanted;
    private final ToIntFunction<ByteBuffer> worth;
    private CounterFile file;
    private boolean resizable = true;

    CounterOpening(
            StateDirectory state,
            CounterUsers users,
            CounterFile wanted,
            ToIntFunction<ByteBuffer> worth) {
        this.state = state;
        this.users = users;
        this.wanted = wanted;
        this.worth = worth;
    }

    /** The file that was opened last. */
    CounterFile file() {
        return file;
    }

    /** Whether it is of another size than it should be, and that could be changed. */
    boolean isOfOtherSize() {
        return !file.equals(wanted) && resizable;
    }

    /**
     * Opens the file, or makes it.
     *
     * @param stuck whether it has to be recovered even if everybody ended cleanly
     */
    ChronicleCounters open(boolean stuck) throws IOException {
        setAsideOtherLayouts();
        file = find();
        List<CounterMark> ended = users.alone() ? users.ended() : List.of();
        ended.forEach(mark -> LOG.warn("a guardian did not end cleanly: {}", mark.story()));
        users.sign(false);
        ChronicleCounters counters = file.exists() ? openOrAnew(stuck, ended) : make();
        try {
            if (!ended.isEmpty()) {
                users.mended();
            }
            if (users.alone()) {
                counters = isOfOtherSize() ? carriedOver(counters) : counters;
                removeOtherSizes();
            }
            return counters;
        } catch (IOException | RuntimeException e) {
            counters.close();
            throw e;
        }
    }

    /** The file of the size we want; else the one that others, or the last guardian, have used. */
    private CounterFile find() throws IOException {
        List<CounterFile> found = CounterFile.ofOurLayout(state);
        return wanted.exists() || found.isEmpty() ? wanted : found.get(0);
    }

    private void setAsideOtherLayouts() throws IOException {
        for (CounterFile other : CounterFile.ofOtherLayouts(state)) {
            Path aside = other.setAside(".old");
            LOG.warn(
                    "{} was made by another version: set aside as {}, counting anew",
                    other.path(),
                    aside);
        }
    }

    private ChronicleCounters openOrAnew(boolean stuck, List<CounterMark> ended)
            throws IOException {
        try {
            if (ended.stream().anyMatch(mark -> mark.crashedRecovering(state))) {
                throw new IOException("the JVM crashed when it was to be recovered");
            }
            if (users.alone()) {
                MapStructure.check(file.path());
            } else {
                MapStructure.checkHeader(file.path());
            }
            boolean recover = stuck || ended.stream().anyMatch(m -> m.callsForRecovery(state));
            return recover ? recovered() : asItIs(!ended.isEmpty());
        } catch (IOException | RuntimeException | InternalError | AssertionError e) {
            Path aside = file.setAside(".bad");
            LOG.error("{} cannot be used: set aside as {}, counting anew", file.path(), aside, e);
            return make();
        }
    }

    /** Who is killed outside of every segment leaves nothing that had to be mended. */
    private ChronicleCounters asItIs(boolean afterKill) throws IOException {
        ChronicleCounters counters = ChronicleCounters.open(file.path(), file.most());
        if (afterKill && counters.isAnyHeld()) {
            counters.close();
            return recovered();
        }
        return counters;
    }

    /**
     * In a copy: a map that is being recovered opens for nobody until that is done, and whoever is
     * killed meanwhile must leave it as it was.
     */
    private ChronicleCounters recovered() throws IOException {
        users.sign(true);
        long start = System.nanoTime();
        ChronicleCounters.Faults faults = new ChronicleCounters.Faults();
        CounterFile copy = copyOrItself();
        ChronicleCounters.recover(copy.path(), file.most(), faults).close();
        if (!copy.equals(file)) {
            copy.becomes(file);
        }
        ChronicleCounters recovered = ChronicleCounters.open(file.path(), file.most());
        LOG.warn(
                "counters recovered: {} records in {} ms, {}",
                recovered.size(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                faults);
        users.sign(false);
        return recovered;
    }

    private CounterFile copyOrItself() throws IOException {
        CounterFile copy = file.unfinished();
        try {
            file.copyTo(copy);
            return copy;
        } catch (IOException e) {
            copy.delete();
            LOG.warn("no room for a copy of {}: it is recovered itself", file.path(), e);
            return file;
        }
    }

    private ChronicleCounters make() throws IOException {
        file = wanted;
        CounterFile unfinished = wanted.unfinished();
        try {
            makeEmpty(unfinished);
            unfinished.becomes(wanted);
        } catch (IOException | RuntimeException | InternalError e) {
            unfinished.delete();
            throw new IOException("cannot make " + wanted.path() + "; is the disk full?", e);
        }
        return ChronicleCounters.open(wanted.path(), wanted.most());
    }

    private static void makeEmpty(CounterFile unfinished) throws IOException {
        unfinished.delete();
        ChronicleCounters.open(unfinished.path(), unfinished.most()).close();
        unfinished.allocate();
    }

    /** The counters that go on: the new ones, or the old ones when that is not possible. */
    private ChronicleCounters carriedOver(ChronicleCounters old) throws IOException {
        CounterFile unfinished = wanted.unfinished();
        try {
            makeEmpty(unfinished);
            carry(old, unfinished);
        } catch (IOException | RuntimeException | InternalError | AssertionError e) {
            resizable = false;
            unfinished.delete();
            LOG.error("cannot make {}; going on with {}", wanted.path(), file.path(), e);
            return old;
        }
        old.close();
        unfinished.becomes(wanted);
        file = wanted;
        return ChronicleCounters.open(wanted.path(), wanted.most());
    }

    private void carry(ChronicleCounters old, CounterFile unfinished) throws IOException {
        try (ChronicleCounters fresh = ChronicleCounters.open(unfinished.path(), wanted.most())) {
            new Carrying(old, fresh, worth).run();
            LOG.info(
                    "max_clients has changed from {} to {}: {} of {} records carried over",
                    file.most(),
                    wanted.most(),
                    fresh.size(),
                    old.size());
        }
    }

    /** The one that was carried over, even by somebody who was killed before he removed it. */
    private void removeOtherSizes() throws IOException {
        for (CounterFile other : CounterFile.ofOurLayout(state)) {
            if (!other.equals(file)) {
                other.delete();
            }
        }
    }
}

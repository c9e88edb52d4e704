package guardian.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has the counters open.
 *
 * <ul>
 *   <li>{@code state.lock}: every guardian that has them open holds it, shared; whoever gets it for
 *       himself is alone, and may do what would harm others.
 *   <li>{@code counters.lock}: the gate. Whoever opens or mends holds it meanwhile, so that nobody
 *       comes in while somebody believes to be alone.
 *   <li>{@code counters.asked}: whoever holds the gate asks the others to step out for a moment, so
 *       that he may mend what one who was killed has left.
 *   <li>a {@link CounterMark} for each of them; those that are left when nobody has them open are
 *       of those who did not end cleanly.
 * </ul>
 *
 * <p>Confined to the keeper thread.
 */
final class CounterUsers implements AutoCloseable {

    private static final String ASKED = "counters.asked";
    private static final int TRIES = 1500;
    private static final int ASKING_TRIES = 150;
    private static final long TRY_NANOS = 10_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(CounterUsers.class);

    private final StateDirectory state;
    private final ProcessLock presence;
    private final ProcessLock gate;
    private CounterMark own;
    private boolean alone;
    private long toldOf;

    CounterUsers(StateDirectory state) {
        this.state = state;
        this.presence = new ProcessLock(state.file("state.lock"));
        this.gate = new ProcessLock(state.file("counters.lock"));
    }

    /**
     * Comes in through the gate, and keeps it until {@link #settle}; somebody who mends before us
     * may take seconds.
     *
     * @throws IOException when it stays shut, or the directory cannot be used
     */
    void enter() throws IOException {
        for (int i = 0; !gate.hold(); i++) {
            if (i == TRIES) {
                throw new IOException("another guardian keeps " + state.file("counters.lock"));
            }
            LockSupport.parkNanos(TRY_NANOS);
        }
        // Somebody may have been killed while he asked.
        Files.deleteIfExists(state.file(ASKED));
        if (!isNobodyIn()) {
            share();
        }
    }

    /** Goes back to the gate if nobody else is in; false when somebody is. Never waits. */
    boolean enterAlone() throws IOException {
        return gate.hold() && (isNobodyIn() || stayIn());
    }

    /** The same, and asks the others to step out; false when somebody does not within 1.5 s. */
    boolean enterAsking() throws IOException {
        if (!gate.hold()) {
            return false;
        }
        Path asked = state.file(ASKED);
        try {
            Files.writeString(asked, "");
            for (int i = 0; i < ASKING_TRIES; i++) {
                if (isNobodyIn()) {
                    return true;
                }
                LockSupport.parkNanos(TRY_NANOS);
            }
        } finally {
            Files.deleteIfExists(asked);
        }
        return stayIn();
    }

    /** Whether the one at the gate wants to be alone: close the counters, and enter again. */
    boolean isAsked() {
        return Files.exists(state.file(ASKED));
    }

    private boolean isNobodyIn() throws IOException {
        presence.release();
        alone = presence.hold() && noneLives();
        return alone;
    }

    private boolean stayIn() throws IOException {
        share();
        gate.release();
        return false;
    }

    /** Lets others in. */
    void settle() throws IOException {
        if (alone) {
            alone = false;
            share();
        }
        gate.release();
    }

    /** Whether nobody else has the counters open, from entering to settling. */
    boolean alone() {
        return alone;
    }

    /** The marks of those who did not end cleanly; to be asked while alone. */
    List<CounterMark> ended() throws IOException {
        List<CounterMark> marks = new ArrayList<>();
        for (String name : state.names(CounterMark.GLOB)) {
            Path file = state.file(name);
            try {
                if (own == null || !file.equals(own.in(state))) {
                    marks.add(CounterMark.read(file));
                }
            } catch (NoSuchFileException e) {
                // He has just left.
                continue;
            }
        }
        return marks;
    }

    /** Leaves our mark, beside those of others. */
    void sign(boolean recovering) {
        own = (own == null ? CounterMark.own() : own).recovering(recovering);
        try {
            own.write(state);
        } catch (IOException e) {
            // A stuck lock would tell the next one as well.
            LOG.warn("cannot note in {} that the counters are open", own.in(state), e);
        }
    }

    /** The traces of those who did not end cleanly are mended; to be called while alone. */
    void mended() throws IOException {
        for (String name : state.names(CounterMark.GLOB)) {
            if (!state.file(name).equals(own.in(state))) {
                remove(state.file(name));
            }
        }
    }

    private static void remove(Path mark) {
        try {
            Files.deleteIfExists(mark);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: each start will recover the counters for it", mark, e);
        }
    }

    /** The counters are closed. Without {@code cleanly} our mark stays. */
    void leave(boolean cleanly) {
        CounterMark mine = own;
        own = null;
        try {
            if (cleanly && mine != null) {
                Files.deleteIfExists(mine.in(state));
            }
        } catch (IOException e) {
            LOG.warn("cannot tell the next guardian that the counters were closed cleanly", e);
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        alone = false;
        try (presence) {
            gate.close();
        } catch (IOException e) {
            LOG.warn("cannot give up the locks on the counters", e);
        }
    }

    private void share() throws IOException {
        presence.release();
        if (!presence.share()) {
            throw new IOException("somebody keeps " + state.file("state.lock") + " for himself");
        }
    }

    /** A lock file that somebody removed binds nobody, but the marks still tell. */
    private boolean noneLives() throws IOException {
        for (CounterMark mark : ended()) {
            if (mark.isOfLivingOther()) {
                tellOfLivingOther(mark.pid());
                return false;
            }
        }
        return true;
    }

    private void tellOfLivingOther(long pid) {
        if (pid != toldOf) {
            toldOf = pid;
            LOG.warn(
                    "guardian pid {} has the counters open, but does not hold {}: was it removed?",
                    pid,
                    state.file("state.lock"));
        }
    }
}

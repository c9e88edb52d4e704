package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.AfterSweep;
import guardian.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The thread; what it does is tested step by step in {@link SweepTest}. */
@Timeout(60)
class SweeperTest {

    @TempDir private Path folder;

    private final AtomicBoolean leads = new AtomicBoolean(true);
    private final CountDownLatch taken = new CountDownLatch(1);
    private AuditTree tree;
    private StateDirectory state;
    private Sweeper sweeper;

    @BeforeEach
    void makeSweeper() throws IOException {
        tree = new AuditTree(folder);
        tree.sink.after = taken::countDown;
        // So that no directory goes away while a test puts a file into it.
        tree.after = AfterSweep.KEEP;
        state = new StateDirectory(folder.resolve("state"));
        state.ensure();
        sweeper = new Sweeper(tree.sweep(), leads::get, state.sweep(), false);
    }

    @AfterEach
    void endSweeper() throws Exception {
        assertThat(sweeper.close(10_000)).isTrue();
        state.close();
    }

    @Test
    void shouldSweepOnAThreadThatHasItsName() throws Exception {
        String[] name = new String[1];
        tree.sink.after =
                () -> {
                    name[0] = Thread.currentThread().getName();
                    taken.countDown();
                };
        tree.put("u", "20261121-013222-one");
        sweeper.start();
        assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(name[0]).isEqualTo("sweeper");
    }

    @Test
    void shouldSweepOnlyWhileItLeads() throws Exception {
        leads.set(false);
        tree.put("u", "20261121-013222-one");
        sweeper.start();
        assertThat(taken.await(1500, TimeUnit.MILLISECONDS)).isFalse();
        leads.set(true);
        assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldHurryForWhatSomebodyWaitsFor() throws Exception {
        sweeper.start();
        assertThat(sweeper.soon("one")).isTrue();
        tree.put("u", "20261121-013222-one");
        long start = System.nanoTime();
        assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void shouldLookForWhatSomebodyWaitsForAlthoughAnotherSweptMeanwhile() throws Exception {
        CountDownLatch found = new CountDownLatch(1);
        tree.put("u", "20261121-013222-first");
        sweeper.start();
        assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
        tree.sink.after = found::countDown;
        try (StateDirectory other = new StateDirectory(folder.resolve("state"))) {
            while (!other.sweep().hold()) {
                Thread.onSpinWait();
            }
            // The clock of its passes stands still: only what is looked for is found.
            tree.put("u", "20261121-013222-one");
            assertThat(sweeper.soon("one")).isTrue();
            assertThat(found.await(300, TimeUnit.MILLISECONDS)).isFalse();
            other.sweep().release();
            assertThat(found.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}

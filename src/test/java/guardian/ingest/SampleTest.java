package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleTest {

    private static final int CLIENTS = 50;
    private static final int ROUNDS = 4000;

    /** A line of each client. */
    private static final byte[] ROUND =
            IntStream.range(0, CLIENTS)
                    .mapToObj(client -> String.format("%02d\n", client))
                    .collect(Collectors.joining())
                    .getBytes(StandardCharsets.ISO_8859_1);

    private final LineSplitter splitter = new LineSplitter();
    private final Sample sample = new Sample(new Random(1)::nextInt);
    private final int[] given = new int[CLIENTS];
    private int tooLong;

    private final LineSplitter.Lines taker =
            new LineSplitter.Lines() {
                @Override
                public void line(byte[] bytes, int from, int to) {
                    given[(bytes[from] - '0') * 10 + bytes[from + 1] - '0']++;
                }

                @Override
                public void tooLong(byte[] bytes, int from, int to) {
                    tooLong++;
                }
            };

    @Test
    void shouldGiveEveryLineOnceWhenNoneIsToBeShed() {
        rounds(sample, 1);
        assertThat(given).containsOnly(ROUNDS);
        assertThat(sample.shed()).isZero();
    }

    @Test
    void shouldGiveEachClientTheSameShareAndCountTheOthers() {
        for (int oneOf = 2; oneOf <= Shedding.COARSEST; oneOf *= 2) {
            Arrays.fill(given, 0);
            long before = sample.shed();
            rounds(sample, oneOf);
            double share = 1.0 / oneOf;
            int fiveSigma = (int) (5 * Math.sqrt(ROUNDS * share * (1 - share)));
            for (int count : given) {
                assertThat(count)
                        .as("one of " + oneOf)
                        .isCloseTo(ROUNDS / oneOf, within(fiveSigma));
            }
            long all = Arrays.stream(given).sum() + sample.shed() - before;
            assertThat(all).isEqualTo((long) CLIENTS * ROUNDS);
        }
    }

    @Test
    void shouldGiveEveryLineThatIsTooLong() {
        byte[] part = "x".repeat(60_000).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 20; i++) {
            for (int sent = 0; sent <= LineSplitter.LONGEST_LINE; sent += part.length) {
                feed(part);
                sample.split(splitter, 16, taker);
            }
            feed("\n".getBytes(StandardCharsets.ISO_8859_1));
            sample.split(splitter, 16, taker);
        }
        assertThat(tooLong).isEqualTo(20);
    }

    @Test
    void shouldMakeNoGarbage() {
        Sample real = new Sample(() -> ThreadLocalRandom.current().nextInt());
        rounds(real, 4);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        rounds(real, 4);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated / (CLIENTS * ROUNDS)).as(allocated + " bytes").isZero();
        assertThat(real.shed()).isPositive();
    }

    private void rounds(Sample by, int oneOf) {
        for (int i = 0; i < ROUNDS; i++) {
            feed(ROUND);
            by.split(splitter, oneOf, taker);
        }
    }

    private void feed(byte[] bytes) {
        splitter.room();
        System.arraycopy(bytes, 0, splitter.buffer(), splitter.at(), bytes.length);
        splitter.filled(bytes.length);
    }
}

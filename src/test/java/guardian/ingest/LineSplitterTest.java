package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LineSplitterTest {

    private final List<String> lines = new ArrayList<>();
    private final LineSplitter splitter = new LineSplitter();
    private final LineSplitter.Lines taker =
            new LineSplitter.Lines() {
                @Override
                public void line(byte[] bytes, int from, int to) {
                    lines.add(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
                }

                @Override
                public void tooLong(byte[] bytes, int from, int to) {
                    lines.add("TOO LONG");
                }
            };

    @Property
    void shouldGiveTheSameLinesHoweverTheBytesCome(
            @ForAll @Size(max = 40) List<@IntRange(max = 300) Integer> lengths,
            @ForAll Random random) {
        List<String> expected = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int length : lengths) {
            String line = "x".repeat(length);
            expected.add(line);
            text.append(line).append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        LineSplitter fresh = new LineSplitter();
        lines.clear();
        for (int at = 0; at < bytes.length; ) {
            int count = Math.min(bytes.length - at, 1 + random.nextInt(500));
            feed(fresh, bytes, at, count);
            fresh.split(taker);
            at += count;
        }
        fresh.finish(taker);
        assertThat(lines).isEqualTo(expected);
    }

    @Test
    void shouldSkipALineThatIsTooLongAndTakeTheNext() {
        give("first\n");
        giveWithoutEnd(LineSplitter.LONGEST_LINE + 1);
        give("\nlast\n");
        assertThat(lines).containsExactly("first", "TOO LONG", "last");
    }

    @Test
    void shouldGrowForTheLongestLineAndShrinkBehindIt() {
        int normal = splitter.buffer().length;
        giveWithoutEnd(LineSplitter.LONGEST_LINE);
        assertThat(splitter.buffer().length)
                .isBetween(LineSplitter.LONGEST_LINE, 2 * LineSplitter.LONGEST_LINE);
        give("\nlast\n");
        assertThat(lines).hasSize(2).endsWith("last");
        assertThat(lines.get(0)).hasSize(LineSplitter.LONGEST_LINE);
        assertThat(splitter.buffer()).hasSize(normal);
    }

    @Test
    void shouldTakeALastLineWithoutItsEnd() {
        give("one\ntwo");
        splitter.finish(taker);
        assertThat(lines).containsExactly("one", "two");
    }

    @Test
    void shouldKeepABacklogWhileNobodyTakesLines() {
        byte[] line = ("z".repeat(199) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 20_000; i++) {
            assertThat(splitter.room()).isGreaterThanOrEqualTo(line.length);
            feed(splitter, line, 0, line.length);
        }
        splitter.split(taker);
        assertThat(lines).hasSize(20_000);
    }

    @Test
    void shouldSayWhenTheBacklogIsFull() {
        byte[] junk = new byte[32 * 1024];
        long kept = 0;
        while (splitter.room() >= junk.length) {
            feed(splitter, junk, 0, junk.length);
            kept += junk.length;
        }
        assertThat(kept)
                .isBetween(
                        LineSplitter.LARGEST_BACKLOG - 65_536L,
                        (long) LineSplitter.LARGEST_BACKLOG);
    }

    @Test
    void shouldGoOnBehindALineWhoseTakerFails() {
        give("bad\ngood\n".substring(0, 0));
        LineSplitter.Lines failing =
                new LineSplitter.Lines() {
                    @Override
                    public void line(byte[] bytes, int from, int to) {
                        throw new IllegalStateException("a fault of ours");
                    }

                    @Override
                    public void tooLong(byte[] bytes, int from, int to) {}
                };
        byte[] bytes = "bad\ngood\n".getBytes(StandardCharsets.ISO_8859_1);
        feed(splitter, bytes, 0, bytes.length);
        try {
            splitter.split(failing);
        } catch (IllegalStateException e) {
            splitter.split(taker);
        }
        assertThat(lines).containsExactly("good");
    }

    private void giveWithoutEnd(int length) {
        for (int at = 0; at < length; at += 60_000) {
            give("y".repeat(Math.min(60_000, length - at)));
        }
    }

    private void give(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        feed(splitter, bytes, 0, bytes.length);
        splitter.split(taker);
    }

    private static void feed(LineSplitter into, byte[] bytes, int from, int count) {
        into.room();
        System.arraycopy(bytes, from, into.buffer(), into.at(), count);
        into.filled(count);
    }
}

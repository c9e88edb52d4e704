package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LineRingTest {

    private static final int CAPACITY = 64;

    private final LineRing ring = new LineRing(CAPACITY);

    /** The same in plain strings: what waits, the line that has begun, and what was dropped. */
    private static final class Model {

        private String whole = "";
        private String begun = "";
        private boolean skipping;
        private long lines;
        private long bytes;

        void put(String text) {
            for (int at = 0; at < text.length(); at++) {
                String next = text.substring(at, at + 1);
                if (skipping) {
                    dropped(next);
                    skipping = !next.equals("\n");
                } else if (whole.length() + begun.length() == CAPACITY) {
                    // Nobody takes while we put, so the rest has no room either.
                    dropped(begun + text.substring(at));
                    begun = "";
                    skipping = !text.endsWith("\n");
                    return;
                } else {
                    begun += next;
                    if (next.equals("\n")) {
                        whole += begun;
                        begun = "";
                    }
                }
            }
        }

        private void dropped(String text) {
            bytes += text.length();
            lines += text.chars().filter(c -> c == '\n').count();
        }

        String take(int most) {
            int cut = Math.min(most, whole.length());
            if (cut < whole.length() && whole.substring(0, cut).contains("\n")) {
                cut = whole.substring(0, cut).lastIndexOf('\n') + 1;
            }
            String taken = whole.substring(0, cut);
            whole = whole.substring(cut);
            return taken;
        }
    }

    @Property
    void shouldLoseWholeLinesOnlyAndCountThem(
            @ForAll Random random, @ForAll @IntRange(min = 2, max = 90) int longestLine) {
        LineRing fresh = new LineRing(CAPACITY);
        Model model = new Model();
        for (int step = 0; step < 200; step++) {
            if (random.nextInt(3) > 0) {
                String text = text(random, longestLine);
                put(fresh, text);
                model.put(text);
            } else {
                int most = 1 + random.nextInt(CAPACITY);
                assertThat(take(fresh, most)).isEqualTo(model.take(most));
            }
            assertThat(fresh.waiting()).isEqualTo(model.whole.length());
            assertThat(fresh.droppedBytes()).isEqualTo(model.bytes);
            assertThat(fresh.droppedLines()).isEqualTo(model.lines);
        }
        fresh.end();
        assertThat(take(fresh, CAPACITY)).isEqualTo(model.whole + model.begun);
    }

    @Test
    void shouldGiveALineWhenItsEndHasCome() {
        put(ring, "one\ntw");
        assertThat(take(ring, CAPACITY)).isEqualTo("one\n");
        put(ring, "o\n");
        assertThat(take(ring, CAPACITY)).isEqualTo("two\n");
    }

    @Test
    void shouldKeepWhatIsNotReleased() {
        put(ring, "one\ntwo\n");
        ring.peek(ByteBuffer.allocate(CAPACITY));
        ring.release(4);
        assertThat(take(ring, CAPACITY)).isEqualTo("two\n");
    }

    @Test
    void shouldLeaveNothingOfALineThatGrewBeyondIt() {
        put(ring, "one\n" + "x".repeat(50));
        assertThat(take(ring, CAPACITY)).isEqualTo("one\n");
        put(ring, "x".repeat(50));
        put(ring, "x\ntwo\n");
        assertThat(take(ring, CAPACITY)).isEqualTo("two\n");
        assertThat(ring.droppedLines()).isEqualTo(1);
        assertThat(ring.droppedBytes()).isEqualTo(102);
    }

    @Test
    void shouldGiveALongLineInPieces() {
        put(ring, "a\n" + "x".repeat(40) + "\n");
        assertThat(take(ring, 30)).isEqualTo("a\n");
        assertThat(take(ring, 30)).isEqualTo("x".repeat(30));
        assertThat(take(ring, 30)).isEqualTo("x".repeat(10) + "\n");
    }

    @Test
    void shouldGiveTheLastLineWithoutItsEnd() {
        put(ring, "one\ntwo");
        ring.end();
        assertThat(take(ring, CAPACITY)).isEqualTo("one\ntwo");
    }

    private static String text(Random random, int longestLine) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i >= 0; i--) {
            text.append(
                    random.nextInt(longestLine) == 0 ? '\n' : (char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private static void put(LineRing into, String text) {
        byte[] bytes = ("##" + text + "##").getBytes(StandardCharsets.ISO_8859_1);
        into.put(bytes, 2, bytes.length - 2);
    }

    private static String take(LineRing from, int most) {
        ByteBuffer into = ByteBuffer.allocate(most);
        from.peek(into);
        from.release(into.position());
        return new String(into.array(), 0, into.position(), StandardCharsets.ISO_8859_1);
    }
}

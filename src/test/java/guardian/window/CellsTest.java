package guardian.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The windows against exact counting. */
class CellsTest {

    private static final int START = 900_000_000;
    private static final int AT = 7;

    private final ByteBuffer memory =
            ByteBuffer.allocate(AT + Cells.BYTES + 5).order(ByteOrder.nativeOrder());

    @Property(tries = 2000)
    void shouldNeverReachBackTooShortNorMoreThanAThirtiethTooFar(
            @ForAll @Size(max = 400) List<@IntRange(max = 40) Integer> gaps) {
        List<Integer> seconds = new ArrayList<>();
        int now = 2 * START;
        Cells.clear(memory, AT, now / 2);
        for (int gap : gaps) {
            // Mostly dense, sometimes a pause.
            now += gap < 30 ? gap / 10 : (gap - 29) * 15;
            seconds.add(now);
            Cells.add(memory, AT, now / 2, 1);
            assertThat(Cells.minute(memory, AT))
                    .isBetween(countSince(seconds, now - 60), countSince(seconds, now - 62));
            assertThat(Cells.fiveMinutes(memory, AT))
                    .isBetween(countSince(seconds, now - 300), countSince(seconds, now - 310));
        }
    }

    /** How many are later than that second. */
    private static int countSince(List<Integer> seconds, int after) {
        return (int) seconds.stream().filter(second -> second > after).count();
    }

    @Property(tries = 1000)
    void shouldCountLateEventsAtTheirOwnTime(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 300) Integer> late) {
        Cells.clear(memory, AT, START);
        List<Integer> seconds = new ArrayList<>();
        int latest = 2 * START;
        for (int behind : late) {
            latest += 1;
            int second = latest - behind;
            if (second < 2 * START - 20) {
                continue;
            }
            seconds.add(second);
            Cells.add(memory, AT, second / 2, 1);
        }
        int end = seconds.stream().mapToInt(each -> each).max().orElse(latest);
        end = Math.max(end, 2 * START);
        int atEnd = end;
        List<Integer> seen = seconds.stream().filter(each -> each <= atEnd).toList();
        assertThat(Cells.fiveMinutes(memory, AT))
                .isBetween(countSince(seen, end - 300), countSince(seen, end - 310));
        assertThat(Cells.minute(memory, AT))
                .isBetween(countSince(seen, end - 60), countSince(seen, end - 62));
    }

    @Test
    void shouldFindTheWindowThatALateEventCompletes() {
        Cells.clear(memory, AT, START);
        for (int i = 0; i < 10; i++) {
            Cells.add(memory, AT, START, 10);
        }
        Cells.add(memory, AT, START + 31, 1);
        assertThat(Cells.minute(memory, AT)).isEqualTo(1);
        Cells.add(memory, AT, START + 1, 20);
        assertThat(Cells.minuteAround(memory, AT, START + 1)).isEqualTo(120);
    }

    /**
     * Whatever comes late is judged with what lies within 50 s, never with what lies beyond 62 s.
     */
    @Property(tries = 1000)
    void shouldJudgeALateEventByTheWindowsOfItsOwnTime(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 290) Integer> late) {
        Cells.clear(memory, AT, START);
        List<Integer> seconds = new ArrayList<>();
        int latest = 2 * START;
        int clock = latest;
        for (int behind : late) {
            clock += 3;
            int second = behind < 150 ? clock : clock - behind;
            seconds.add(second);
            latest = Math.max(latest, second);
            Cells.add(memory, AT, second / 2, 1);
            if (second < latest - 1) {
                int sum = Cells.minuteAround(memory, AT, second / 2);
                assertThat(sum).isLessThanOrEqualTo(most(seconds, second, 62));
                if (second > latest - 240) {
                    assertThat(sum).isGreaterThanOrEqualTo(most(seconds, second, 49));
                }
            }
        }
    }

    /** The most that lie within so many seconds, that one among them. */
    private static int most(List<Integer> seconds, int one, int length) {
        int most = 0;
        for (int from = one - length + 1; from <= one; from++) {
            int first = from;
            int in = (int) seconds.stream().filter(s -> s >= first && s < first + length).count();
            most = Math.max(most, in);
        }
        return most;
    }

    @Test
    void shouldForgetEverythingAfterALongPause() {
        Cells.clear(memory, AT, START);
        Cells.add(memory, AT, START, 50);
        Cells.advance(memory, AT, START + 156);
        assertThat(Cells.fiveMinutes(memory, AT)).isZero();
        Cells.add(memory, AT, START + 100_000, 1);
        assertThat(Cells.fiveMinutes(memory, AT)).isEqualTo(1);
    }

    @Test
    void shouldStopACellAtItsMostInsteadOfStartingOver() {
        Cells.clear(memory, AT, START);
        Cells.add(memory, AT, START, 60_000);
        Cells.add(memory, AT, START, 60_000);
        assertThat(Cells.minute(memory, AT)).isEqualTo(65_535);
    }

    @Test
    void shouldTouchNothingBesideItsBytes() {
        for (int i = 0; i < AT; i++) {
            memory.put(i, (byte) 0x55);
        }
        for (int i = AT + Cells.BYTES; i < memory.capacity(); i++) {
            memory.put(i, (byte) 0x55);
        }
        Cells.clear(memory, AT, START);
        for (int i = 0; i < 1000; i++) {
            Cells.add(memory, AT, START + i, 65_535);
            Cells.minute(memory, AT);
            Cells.fiveMinutes(memory, AT);
        }
        for (int i = 0; i < memory.capacity(); i++) {
            if (i < AT || i >= AT + Cells.BYTES) {
                assertThat(memory.get(i)).isEqualTo((byte) 0x55);
            }
        }
    }
}

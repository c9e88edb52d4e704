package guardian.store;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.decision.Decision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    @TempDir Path folder;

    private static DecisionRow row(String mark) {
        return DecisionRow.of(mark, new Decisions().make(), Decision.Applied.NOT);
    }

    @Test
    void shouldGiveBatchesBackInTheOrderOfTheirTimes() throws Exception {
        Spool spool = new Spool(folder.resolve("spool"));
        assertThat(spool.waiting()).isEmpty();
        spool.add(List.of(row("b"), row("c")), 1_000);
        spool.add(List.of(row("a")), 999);

        List<String> marks = new ArrayList<>();
        for (Path batch : spool.waiting()) {
            Spool.read(batch).forEach(row -> marks.add(row.mark()));
            Spool.remove(batch);
        }

        assertThat(marks).containsExactly("a", "b", "c");
        assertThat(spool.waiting()).isEmpty();
    }

    @Test
    void shouldGiveEveryByteBack() {
        StringBuilder all = new StringBuilder("%-%41%");
        for (char c = 0; c < 256; c++) {
            all.append(c);
        }
        DecisionRow row =
                DecisionRow.of(
                        "m", new Decisions().request(all + "%").make(), Decision.Applied.NOT);

        assertThat(DecisionRow.parse(row.line())).isEqualTo(row);
        assertThat(row.line()).matches("[\\x21-\\x7e\\t]*");
    }

    @Test
    void shouldHoldNoMoreThanItsBounds() throws Exception {
        Spool few = new Spool(folder.resolve("few"), 2, 1 << 20);
        assertThat(few.add(List.of(row("a")), 1)).isTrue();
        assertThat(few.add(List.of(row("b")), 2)).isTrue();
        assertThat(few.add(List.of(row("c")), 3)).isFalse();
        Spool.remove(few.waiting().get(0));
        assertThat(few.add(List.of(row("c")), 3)).isTrue();

        Spool small = new Spool(folder.resolve("small"), 10, row("a").line().length() + 10);
        assertThat(small.add(List.of(row("a")), 1)).isTrue();
        assertThat(small.add(List.of(row("b")), 2)).isFalse();
    }

    @Test
    void shouldReadTheLinesThatAreWhole() throws Exception {
        Spool spool = new Spool(folder);
        spool.add(List.of(row("a"), row("b")), 1);
        Path batch = spool.waiting().get(0);
        byte[] bytes = Files.readAllBytes(batch);
        Files.write(batch, Arrays.copyOf(bytes, bytes.length - 150));

        assertThat(Spool.read(batch)).containsExactly(row("a"));
    }

    @Test
    void shouldLeaveUnfinishedBatchesAlone() throws Exception {
        Files.writeString(folder.resolve("00000000000001-a.new"), "half");

        assertThat(new Spool(folder).waiting()).isEmpty();
    }
}

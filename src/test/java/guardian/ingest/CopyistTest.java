package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copyist, stepped by hand. */
class CopyistTest {

    @TempDir private Path folder;

    private Path copy;
    private Copyist copyist;

    @BeforeEach
    void begin() {
        copy = folder.resolve("input.log");
        copyist = new Copyist(new AppendFile(copy), 1 << 20);
    }

    @Test
    void shouldCopyEveryByteHoweverTheyCome() throws IOException {
        byte[] bytes = new byte[3_000_000];
        Random random = new Random(1);
        random.nextBytes(bytes);
        // A line that comes in pieces, and its like.
        java.util.Arrays.fill(bytes, 500_000, 900_000, (byte) 'x');
        for (int at = 0; at < bytes.length; ) {
            int count = Math.min(bytes.length - at, random.nextInt(65_536));
            copyist.copy(bytes, at, at + count);
            at += count;
            assertThat(copyist.turn()).isTrue();
        }
        copyist.end();
        copyist.turn();
        assertThat(Files.readAllBytes(copy)).isEqualTo(bytes);
        assertThat(copyist.droppedLines()).isZero();
    }

    @Test
    void shouldTouchNothingBeforeTheFirstLine() {
        copyist.turn();
        assertThat(copy).doesNotExist();
    }

    @Test
    void shouldGoOnInANewFileWhenTheOldOneWasRotatedAway() throws IOException {
        give("before\n");
        copyist.turn();
        Files.move(copy, folder.resolve("input.log.1"));
        give("after\n");
        copyist.turn();
        assertThat(folder.resolve("input.log.1")).hasContent("before\n");
        assertThat(copy).hasContent("after\n");
    }

    @Test
    void shouldLoseNothingWhileTheFileCannotBeWrittenForAMoment() throws IOException {
        Files.createDirectory(copy);
        give("one\n");
        assertThat(copyist.turn()).isFalse();
        give("two\n");
        assertThat(copyist.turn()).isFalse();
        Files.delete(copy);
        assertThat(copyist.turn()).isTrue();
        assertThat(copy).hasContent("one\ntwo\n");
        assertThat(copyist.droppedLines()).isZero();
    }

    @Test
    void shouldDropWholeLinesWhileTheFileCannotBeWrittenForLong() throws IOException {
        Files.createDirectory(copy);
        String line = "x".repeat(999) + "\n";
        for (int i = 0; i < 1100; i++) {
            give(line);
            if (i % 100 == 0) {
                assertThat(copyist.turn()).isFalse();
            }
        }
        Files.delete(copy);
        copyist.turn();
        give("last\n");
        copyist.turn();
        assertThat(copyist.droppedLines()).isEqualTo(1100 - (1 << 20) / 1000);
        assertThat(copyist.droppedBytes()).isEqualTo(copyist.droppedLines() * 1000);
        assertThat(copy).hasContent(line.repeat((1 << 20) / 1000) + "last\n");
    }

    @Test
    void shouldWriteWhatIsLeftAtTheEnd() throws Exception {
        give("one\ntwo");
        copyist.end();
        copyist.run();
        copyist.close(0);
        assertThat(copy).hasContent("one\ntwo");
    }

    @Test
    void shouldEndAlthoughTheFileCannotBeWritten() throws Exception {
        Files.createDirectory(copy);
        give("one\n");
        copyist.end();
        copyist.run();
        copyist.close(0);
        assertThat(copy).isEmptyDirectory();
    }

    private void give(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        copyist.copy(bytes, 0, bytes.length);
    }
}

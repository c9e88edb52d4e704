package guardian.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendFileTest {

    @TempDir private Path folder;

    @Test
    void shouldMakeItsFolderWithTheFirstLineAndNotBefore() throws IOException {
        Path log = folder.resolve("logs/decisions.log");
        try (AppendFile file = new AppendFile(log)) {
            assertThat(log.getParent()).doesNotExist();
            append(file, "one\n");
        }
        assertThat(log).hasContent("one\n");
    }

    @Test
    void shouldGoOnInANewFileWhenTheOldOneWasRotatedAway() throws IOException {
        Path log = folder.resolve("decisions.log");
        try (AppendFile file = new AppendFile(log)) {
            append(file, "before\n");
            Files.move(log, folder.resolve("decisions.log.1"));
            append(file, "after\n");
            Files.delete(log);
            append(file, "last\n");
        }
        assertThat(folder.resolve("decisions.log.1")).hasContent("before\n");
        assertThat(log).hasContent("last\n");
    }

    @Test
    void shouldShareItsFileWithAnotherProcess() throws IOException {
        Path log = folder.resolve("decisions.log");
        try (AppendFile one = new AppendFile(log);
                AppendFile other = new AppendFile(log)) {
            for (int i = 0; i < 50; i++) {
                append(one, "one\n");
                append(other, "other\n");
            }
        }
        assertThat(Files.readAllLines(log)).hasSize(100).containsOnly("one", "other");
    }

    @Test
    void shouldRefuseAFifoRatherThanWaitForItsReader() throws IOException, InterruptedException {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        try (AppendFile file = new AppendFile(fifo)) {
            assertThatThrownBy(() -> append(file, "one\n")).hasMessageContaining("neither a file");
        }
    }

    private static void append(AppendFile file, String text) throws IOException {
        file.append(text.getBytes(StandardCharsets.US_ASCII));
    }
}

package guardian.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

    @TempDir private Path folder;

    @Test
    void shouldBeReadableByItsOwnerOnly() throws IOException {
        Path path = folder.resolve("a/state");
        StateDirectory.open(path).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
    }

    @Test
    void shouldRememberThatSomebodyDidNotEndCleanly() throws IOException {
        Path path = folder.resolve("state");
        try (StateDirectory killed = StateDirectory.open(path)) {
            assertThat(killed.isDirty()).isFalse();
            killed.markDirty();
            killed.settle();
        }
        try (StateDirectory next = StateDirectory.open(path)) {
            assertThat(next.wasAlone()).isTrue();
            assertThat(next.isDirty()).isTrue();
            next.markDirty();
            next.settle();
            next.markClean();
        }
        try (StateDirectory last = StateDirectory.open(path)) {
            assertThat(last.isDirty()).isFalse();
        }
    }

    @Test
    void shouldTellTheEndsOfBansFromTheFirstTimeOn() throws IOException {
        Path path = folder.resolve("state");
        try (StateDirectory state = StateDirectory.open(path)) {
            assertThat(state.told(1000)).isEqualTo(1000);
            assertThat(state.told(2000)).isEqualTo(1000);
            state.keepTold(1500);
        }
        try (StateDirectory state = StateDirectory.open(path)) {
            assertThat(state.told(3000)).isEqualTo(1500);
        }
    }
}

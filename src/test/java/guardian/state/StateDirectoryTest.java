package guardian.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        new StateDirectory(path).ensure();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
    }

    @Test
    void shouldMakeNothingBeforeItIsAskedFor() throws IOException {
        Path path = folder.resolve("state");
        StateDirectory state = new StateDirectory(path);
        assertThat(path).doesNotExist();
        assertThatThrownBy(() -> state.leader().hold()).isInstanceOf(IOException.class);
        state.ensure();
        assertThat(state.leader().hold()).isTrue();
        state.close();
    }

    @Test
    void shouldTakeTheLockAnewWhenItsFileWasRemoved() throws IOException {
        StateDirectory one = opened();
        StateDirectory other = opened();
        assertThat(one.leader().hold()).isTrue();
        assertThat(other.leader().hold()).isFalse();
        Files.delete(one.file("leader.lock"));
        assertThat(other.leader().hold()).isTrue();
        assertThat(one.leader().hold()).as("what it held binds nobody any more").isFalse();
        other.leader().release();
        assertThat(one.leader().hold()).isTrue();
        one.close();
        other.close();
    }

    private StateDirectory opened() throws IOException {
        StateDirectory state = new StateDirectory(folder.resolve("state"));
        state.ensure();
        return state;
    }

    @Test
    void shouldTellTheEndsOfBansFromTheFirstTimeOn() throws IOException {
        try (StateDirectory state = opened()) {
            assertThat(state.told(1000)).isEqualTo(1000);
            assertThat(state.told(2000)).isEqualTo(1000);
            state.keepTold(1500);
        }
        try (StateDirectory state = opened()) {
            assertThat(state.told(3000)).isEqualTo(1500);
        }
    }
}

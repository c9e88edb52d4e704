package guardian.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which starts leave a mark, and which marks count. */
class LaunchMarkIT {

    /** Linux gives no process a number above 4194304. */
    private static final long DEAD = 4_194_305;

    @TempDir private Path temp;
    private Installation installation;
    private FakeJava java;
    private Path line;

    @BeforeEach
    void install() throws IOException {
        installation = Installation.in(temp);
        java = FakeJava.of(temp.resolve("java"), "17", "echo \"$GUARDIAN_LAUNCH_MARK\"\n");
        line = Files.writeString(temp.resolve("line"), "a line\n");
    }

    @Test
    void shouldTellTheJvmTheMarkOfAStartWithLinesWaiting() throws Exception {
        Launch.Started started = daemon().reading(line).start();
        long pid = started.process().pid();
        Path mark = Path.of(started.end().lines().get(0));
        assertThat(mark).exists().hasParent(installation.marks());
        assertThat(mark.getFileName().toString()).matches("\\d+-" + pid);
    }

    @Test
    void shouldMakeTheStateDirectoryPrivate() throws Exception {
        daemon().reading(line).run();
        var permissions = PosixFilePermissions.fromString("rwx------");
        assertThat(Files.getPosixFilePermissions(installation.state())).isEqualTo(permissions);
        assertThat(Files.getPosixFilePermissions(installation.marks())).isEqualTo(permissions);
    }

    @Test
    void shouldLeaveNothingOfAThrowAwayStart() throws Exception {
        daemon().reading().run();
        daemon("--check").reading(line).run();
        assertThat(installation.state()).doesNotExist();
    }

    @Test
    void shouldGuardWithoutAMarkWhereTheStateDirectoryCannotBeMade() throws Exception {
        Files.createFile(installation.state());
        Launch.Ended ended = daemon().reading(line).run();
        assertThat(ended).isEqualTo(new Launch.Ended(0, "\n", ""));
    }

    @Test
    void shouldRemoveMarksOlderThanTenSeconds() throws Exception {
        for (int i = 0; i < 3; i++) {
            mark(-12, DEAD + i);
        }
        assertThat(daemon().reading(line).run().status()).isZero();
        assertThat(installation.marks()).isDirectoryNotContaining("glob:**" + DEAD);
    }

    @Test
    void shouldRemoveMarksOfAClockThatWasAhead() throws Exception {
        for (int i = 0; i < 3; i++) {
            mark(3600, DEAD + i);
        }
        assertThat(daemon().reading(line).run().status()).isZero();
        assertThat(installation.marks()).isDirectoryNotContaining("glob:**" + DEAD);
    }

    @Test
    void shouldNotCountAStartThatStillLives() throws Exception {
        mark(-1, DEAD);
        mark(-1, DEAD + 1);
        mark(-1, ProcessHandle.current().pid());
        assertThat(daemon().reading(line).run().status()).isZero();
    }

    @Test
    void shouldLeaveForeignFilesAlone() throws Exception {
        mark(-12, DEAD);
        Path foreign = Files.createFile(installation.marks().resolve("1-x"));
        Path unlike = Files.createFile(installation.marks().resolve("1-2-3"));
        assertThat(daemon().reading(line).run().status()).isZero();
        assertThat(foreign).exists();
        assertThat(unlike).exists();
    }

    @Test
    void shouldCountMarksEvenWhenNothingWaits() throws Exception {
        for (int i = 0; i < 3; i++) {
            mark(-5, DEAD + i);
        }
        Launch.Ended ended = daemon().run();
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).containsPattern("3 starts in [567] s ended before");
        assertThat(installation.marks()).isEmptyDirectory();
    }

    private Launch daemon(String... arguments) {
        return installation.daemon(arguments).with(java);
    }

    private void mark(long secondsFromNow, long pid) throws IOException {
        Files.createDirectories(installation.marks());
        long made = Instant.now().getEpochSecond() + secondsFromNow;
        Files.createFile(installation.marks().resolve(made + "-" + pid));
    }
}

package guardian.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The two settings the launcher reads without a JVM. Where its mark and its log line lie tells how
 * it read.
 */
class LaunchConfigIT {

    @TempDir private Path temp;
    private Installation installation;
    private Path right;
    private Path line;

    @BeforeEach
    void install() throws IOException {
        installation = Installation.in(temp);
        right = temp.resolve("right = place # 1");
        line = Files.writeString(temp.resolve("line"), "a line\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[state]\ndirectory = \"RIGHT\"\n",
                "[state]\ndirectory='RIGHT'",
                "[state]\r\ndirectory = \"RIGHT\"\r\n",
                "# [state]\n"
                        + "#directory = '/wrong'\n"
                        + " [ state ] # ours\n"
                        + "\t directory\t=\t\"RIGHT\" # \"x\"\n",
                "directory = '/wrong'\n"
                        + "[audit]\n"
                        + "directory = '/wrong'\n"
                        + "[state]\n"
                        + "directory = 'RIGHT'\n",
                "[state]\n"
                        + "directory = 'RIGHT'\n"
                        + "[audit]\n"
                        + "directory = '/wrong'\n"
                        + "[[rule]]\n"
                        + "directory = '/wrong'\n",
                "state.directory = 'RIGHT'\n[audit]\nstate.directory = '/wrong'\n",
                "[state]\n"
                        + "max_clients = 5\n"
                        + "my_directory = '/wrong'\n"
                        + "directory = 'RIGHT'\n"
                        + "directory_mode = '0750'\n",
                "[state\ndirectory = 'RIGHT'\nnonsense = [\n",
            })
    void shouldFindTheStateDirectory(String toml) throws Exception {
        installation.configure(toml.replace("RIGHT", right.toString()));
        assertMarkIn(right, installation.daemon());
    }

    @Test
    void shouldReadTheFileOfTheArgumentBeforeTheOneOfTheEnvironment() throws Exception {
        installation.configure("[state]\ndirectory = '" + right + "'\n");
        Path other = Files.writeString(temp.resolve("other"), "[state]\ndirectory = '/wrong'\n");
        Path program = installation.program("httpd-guardian");
        String config = installation.config().toString();
        assertMarkIn(right, new Launch(program).with("GUARDIAN_CONFIG", config));
        Launch both = new Launch(program).with("GUARDIAN_CONFIG", other);
        assertMarkIn(right, both.arguments("--config=" + config));
        assertMarkIn(right, new Launch(program).arguments("--verbose", "--config", config, "x"));
    }

    /** The shell takes blanks off in a time that grows by the square of them. */
    @Test
    void shouldNotBeHeldUpByALineOfBlanks() throws Exception {
        installation.configure(
                "[x" + " ".repeat(100_000) + "\n[log]\nfile" + " ".repeat(100_000) + "= 'x'\n");
        long start = System.nanoTime();
        assertThat(
                        installation
                                .daemon()
                                .with(FakeJava.of(temp.resolve("a-java"), "17"))
                                .run()
                                .status())
                .isZero();
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
    }

    @Test
    void shouldWriteTheLogIntoTheStateDirectoryUnlessItHasAPlaceOfItsOwn() throws Exception {
        installation.configure("[state]\ndirectory = '" + right + "'\n");
        complain();
        assertThat(right.resolve("guardian.log")).isNotEmptyFile();
        Path log = temp.resolve("own.log");
        String file = "[audit]\nmax_file = '1MiB'\n[log]\nfile = \"" + log + "\"\n";
        installation.configure("[state]\ndirectory = '" + right + "'\n" + file);
        complain();
        assertThat(log).isNotEmptyFile();
    }

    private void assertMarkIn(Path state, Launch launch) throws Exception {
        FakeJava java = FakeJava.of(temp.resolve("java"), "17");
        String start = "GUARDIAN_LAUNCH_MARK=" + state.resolve("launch") + "/";
        Launch.Ended ended = launch.with(java).reading(line).run();
        assertThat(ended.lines()).as(ended.err()).anyMatch(told -> told.startsWith(start));
        try (var marks = Files.newDirectoryStream(state.resolve("launch"))) {
            for (Path mark : marks) {
                Files.delete(mark);
            }
        }
    }

    private void complain() throws Exception {
        Launch.Started started = installation.daemon().without("java").reading().start();
        try (OutputStream input = started.process().getOutputStream()) {
            input.write('x');
        }
        started.end();
    }
}

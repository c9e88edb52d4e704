package guardian.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of this checkout with what Maven has built: launcher and JVM agree. */
class BuiltProgramsIT {

    private static final Path BIN = Path.of(System.getProperty("guardian.home"), "bin");
    private static final String LINE =
            "www.example.com 192.0.2.7 - - [21/Nov/2026:01:14:42.157856 +0000] \"GET / HTTP/1.1\""
                    + " 200 239 \"-\" \"-\" awDwgjVnEBRspNPCS4WHXgAAAAg \"-\" 1548 0 \"-\" 0 \n";

    @TempDir private Path temp;
    private Path state;
    private Path config;

    @BeforeEach
    void configure() throws IOException {
        state = temp.resolve("state of ours");
        String toml = "[state]\ndirectory = \"" + state + "\"\n";
        config = Files.writeString(temp.resolve("guardian.toml"), toml);
    }

    @Test
    void shouldReadAFileToItsEndAndTakeTheMarkAway() throws Exception {
        Path log = Files.writeString(temp.resolve("access log"), LINE.repeat(200));
        Launch.Ended ended = daemon().reading(log).run();
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(state.resolve("launch")).isEmptyDirectory();
        assertThat(Files.readString(state.resolve("decisions.log"))).contains("client=192.0.2.7");
    }

    @Test
    void shouldReadAPipeToItsEnd() throws Exception {
        Launch.Started started = daemon().reading().start();
        try (var input = started.process().getOutputStream()) {
            input.write(LINE.repeat(200).getBytes());
        }
        assertThat(started.end().status()).isZero();
        assertThat(Files.readString(state.resolve("decisions.log"))).contains("client=192.0.2.7");
    }

    @Test
    void shouldLeaveNothingOfAThrowAwayStart() throws Exception {
        Launch.Ended ended = daemon().reading().run();
        assertThat(ended).isEqualTo(new Launch.Ended(0, "", ""));
        assertThat(state).doesNotExist();
    }

    @Test
    void shouldPassOptionsThatAnswerOnToTheJvm() throws Exception {
        Launch.Ended version = daemon("--version").run();
        assertThat(version.out()).startsWith("httpd-guardian ");
        assertThat(daemon("--check").run().status()).isZero();
        assertThat(daemon("--nonsense").run().status()).isEqualTo(2);
        assertThat(new Launch(BIN.resolve("guardianctl")).arguments("--help").run().out())
                .contains("guardianctl");
    }

    private Launch daemon(String... arguments) {
        Launch launch = new Launch(BIN.resolve("httpd-guardian")).arguments(arguments);
        return launch.arguments("--config", config.toString());
    }
}

package guardian.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's command is a short-lived JVM, and its errors are one sentence. */
class GuardianctlIT {

    @TempDir private Path temp;
    private Installation installation;

    @BeforeEach
    void install() throws IOException {
        installation = Installation.in(temp);
    }

    @Test
    void shouldStartAShortLivedJvmWithItsArguments() throws Exception {
        FakeJava java = FakeJava.of(temp.resolve("a jdk"), "25");
        Path link =
                Files.createSymbolicLink(temp.resolve("ctl"), installation.program("guardianctl"));
        Launch launch = new Launch(link).arguments("ban", "192.0.2.7", "--reason", "too * many");
        List<String> lines = launch.with(java).with("JAVA_TOOL_OPTIONS", "-Dx").run().lines();
        assertThat(lines)
                .contains("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx512m")
                .contains("-XX:-UsePerfData", "-XX:MaxDirectMemorySize=64g")
                .contains("--sun-misc-unsafe-memory-access=allow")
                .containsSubsequence(
                        "guardian.cli.Guardianctl", "ban", "192.0.2.7", "--reason", "too * many")
                .noneMatch(line -> line.startsWith("--add-opens"))
                .noneMatch(line -> line.startsWith("JAVA_TOOL_OPTIONS="));
    }

    @Test
    void shouldReadLongLogsWithTheOptimizingCompiler() throws Exception {
        FakeJava java = FakeJava.of(temp.resolve("jdk"), "17");
        for (String verb : List.of("replay", "suggest")) {
            List<String> lines = installation.guardianctl(verb, "-").with(java).run().lines();
            assertThat(lines)
                    .containsSubsequence("guardian.cli.Guardianctl", verb, "-")
                    .noneMatch(line -> line.startsWith("-XX:TieredStopAtLevel"));
        }
    }

    @Test
    void shouldSayInOneSentenceThatThereIsNoJava() throws Exception {
        Launch.Ended ended = installation.guardianctl("status").without("java").run();
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("guardianctl: no Java 17 or newer").hasLineCount(1);
    }

    @Test
    void shouldAnswerWithJsonWhereJsonWasAskedFor() throws Exception {
        Launch.Ended ended = installation.guardianctl("bans", "--json").without("java").run();
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).matches("\\{\"error\": \"no Java 17 [^\"\\\\]*\"}\n");
    }

    @Test
    void shouldKeepJsonValidWhateverThePathsAreCalled() throws Exception {
        Installation odd = Installation.programsIn(temp.resolve("a \"quoted\" place"));
        assertThat(odd.guardianctl("--json", "bans").run().out())
                .isEqualTo("{\"error\": \"guardianctl cannot start: see its standard error\"}\n");
    }

    @Test
    void shouldNameTheBuildWhereACheckoutHasNotBeenBuilt() throws Exception {
        Installation checkout = Installation.programsIn(temp.resolve("check out"));
        Files.createFile(checkout.root().resolve("pom.xml"));
        Launch.Ended ended = checkout.guardianctl("version").run();
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("has not been built: run mvn -q -DskipTests package");
    }
}

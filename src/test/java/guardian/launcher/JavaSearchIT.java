package guardian.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java is taken. */
class JavaSearchIT {

    @TempDir private Path temp;
    private Installation installation;

    @BeforeEach
    void install() throws IOException {
        installation = Installation.in(temp);
    }

    @Test
    void shouldPreferTheGuardiansOwnJavaHome() throws Exception {
        FakeJava own = FakeJava.of(temp.resolve("own jdk"), "17.0.15");
        FakeJava other = FakeJava.of(temp.resolve("other"), "21");
        assertTakes(own, installation.daemon().with(own).with("JAVA_HOME", other.home()));
    }

    @Test
    void shouldTakeJavaHomeBeforeThePath() throws Exception {
        FakeJava home = FakeJava.of(temp.resolve("home"), "21.0.3");
        FakeJava other = FakeJava.of(temp.resolve("other"), "17");
        Launch launch = installation.daemon().with("JAVA_HOME", home.home());
        assertTakes(home, launch.with("PATH", other.program().getParent()));
    }

    @Test
    void shouldTakeTheJavaOnThePath() throws Exception {
        FakeJava java = FakeJava.of(temp.resolve("a jdk"), "25");
        String path = "relative:" + temp.resolve("nothing") + "::" + java.program().getParent();
        assertTakes(java, installation.daemon().with("PATH", path));
    }

    @Test
    void shouldFollowALinkOnThePathToTheJdksReleaseFile() throws Exception {
        FakeJava java = FakeJava.of(temp.resolve("a jdk"), "17.0.1");
        Path links = Files.createDirectory(temp.resolve("links"));
        Files.createSymbolicLink(links.resolve("java"), java.program());
        Launch.Ended ended = installation.daemon().with("PATH", links).run();
        assertThat(ended.lines()).first().isEqualTo(links.resolve("java").toString());
    }

    @Test
    void shouldAskAJavaWithoutReleaseFileForItsVersion() throws Exception {
        FakeJava old = FakeJava.thatAnswers(temp.resolve("old"), "1.8.0_392");
        FakeJava java = FakeJava.thatAnswers(temp.resolve("new"), "18-ea");
        assertTakes(java, installation.daemon().with(old).with("JAVA_HOME", java.home()));
    }

    @Test
    void shouldPassOverJavasOlderThan17() throws Exception {
        FakeJava eleven = FakeJava.of(temp.resolve("eleven"), "11.0.22");
        FakeJava eight = FakeJava.of(temp.resolve("eight"), "1.8.0_392");
        FakeJava sixteen = FakeJava.of(temp.resolve("sixteen"), "16.0.2");
        FakeJava java = FakeJava.of(temp.resolve("seventeen"), "17");
        Launch launch = installation.daemon().with(eleven).with("JAVA_HOME", eight.home());
        Path first = sixteen.program().getParent();
        assertTakes(java, launch.with("PATH", first + ":" + java.program().getParent()));
    }

    @Test
    void shouldPassOverWhatIsNoJava() throws Exception {
        FakeJava odd = FakeJava.withoutRelease(temp.resolve("odd"), "echo no version at all\n");
        FakeJava java = FakeJava.of(temp.resolve("java"), "17");
        Launch launch = installation.daemon().with(odd).with("JAVA_HOME", temp.resolve("absent"));
        assertTakes(java, launch.with("PATH", java.program().getParent()));
    }

    @Test
    void shouldFindTheMachinesJavaInAnEmptyEnvironment() throws Exception {
        Launch.Ended ended = installation.daemon().with("GUARDIAN_JVM_OPTS", "-version").run();
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err()).contains(" version \"");
    }

    private static void assertTakes(FakeJava java, Launch launch) throws Exception {
        Launch.Ended ended = launch.run();
        assertThat(ended.lines()).first().isEqualTo(java.program().toString());
        assertThat(ended.err()).isEmpty();
    }
}

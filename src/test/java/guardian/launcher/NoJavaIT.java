package guardian.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where nothing can run the guardian it says so and reads on, because the site would hang. */
class NoJavaIT {

    private static final String LOG_LINE =
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ ERROR launcher: (.*)\n";
    private static final byte[] MORE_THAN_A_PIPE_HOLDS = new byte[3 << 20];

    @TempDir private Path temp;
    private Installation installation;
    private Path syslog;

    @BeforeEach
    void install() throws IOException {
        installation = Installation.in(temp);
        syslog = temp.resolve("syslog");
        FakeJava.script(temp.resolve("tools/logger"), "printf '%s\\n' \"$@\" >'" + syslog + "'\n");
    }

    @Test
    void shouldReadToTheEndAndSayWhyEverywhere() throws Exception {
        Launch.Ended ended = handing(withoutJava(), MORE_THAN_A_PIPE_HOLDS);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        String log = Files.readString(installation.log());
        assertThat(log).matches(LOG_LINE).contains("no Java 17 or newer").contains("install one");
        String sentence = log.replaceFirst(LOG_LINE, "$1");
        assertThat(ended.err()).isEqualTo("httpd-guardian: " + sentence + "\n");
        assertThat(Files.readAllLines(syslog)).contains("-t", "httpd-guardian", sentence);
    }

    @Test
    void shouldNameTheJavaThatIsTooOld() throws Exception {
        FakeJava old = FakeJava.of(temp.resolve("old"), "11.0.22");
        assertThat(handing(withoutJava().with(old), new byte[1]).err())
                .contains("(" + old.program() + " is 11)");
    }

    @Test
    void shouldReadOnAfterSigterm() throws Exception {
        Launch.Started started = withoutJava().reading().start();
        try (OutputStream input = started.process().getOutputStream()) {
            input.write('x');
            input.flush();
            Until.holds(Duration.ofSeconds(10), () -> Files.exists(installation.log()));
            started.process().toHandle().destroy();
            input.write(MORE_THAN_A_PIPE_HOLDS);
            assertThat(started.process().isAlive()).isTrue();
        }
        assertThat(started.end().status()).isEqualTo(1);
    }

    @Test
    void shouldLeaveNoTraceOfAThrowAwayStart() throws Exception {
        Launch.Ended ended = handing(withoutJava(), new byte[0]);
        assertThat(ended).isEqualTo(new Launch.Ended(1, "", ""));
        assertThat(installation.state()).doesNotExist();
        assertThat(syslog).doesNotExist();
    }

    @Test
    void shouldSaySoAfterFiveSecondsOnAQuietSite() throws Exception {
        long started = System.nanoTime();
        Launch.Started launch = withoutJava().reading().start();
        Until.holds(Duration.ofSeconds(10), () -> Files.exists(installation.log()));
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isGreaterThan(Duration.ofSeconds(5));
        assertThat(launch.process().isAlive()).isTrue();
        launch.process().getOutputStream().close();
        assertThat(launch.end().err()).contains("no Java 17");
    }

    @Test
    void shouldOnlyAnswerWhereOnlyAnAnswerIsWanted() throws Exception {
        Launch.Started started = installation.daemon("--check").without("java").reading().start();
        Launch.Ended ended = started.end();
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("no Java 17").hasLineCount(1);
        assertThat(installation.state()).doesNotExist();
    }

    @Test
    void shouldNameTheBuildWhereACheckoutHasNotBeenBuilt() throws Exception {
        Installation checkout = Installation.programsIn(temp.resolve("check out"));
        Files.createFile(checkout.root().resolve("pom.xml"));
        Files.copy(installation.config(), checkout.config());
        Launch.Ended ended = handing(checkout.daemon(), MORE_THAN_A_PIPE_HOLDS);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .contains(
                        "has not been built: run mvn -q -DskipTests package in " + checkout.root());
        assertThat(Files.readString(installation.log())).matches(LOG_LINE);
    }

    @Test
    void shouldReadToTheEndWhenTheInstallationIsBroken() throws Exception {
        Files.delete(installation.jar());
        assertThat(handing(installation.daemon(), MORE_THAN_A_PIPE_HOLDS).err())
                .contains("lib/httpd-guardian.jar is missing");
        Files.delete(installation.program(".java"));
        Launch.Ended ended = handing(installation.daemon(), MORE_THAN_A_PIPE_HOLDS);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains(".java is missing: install httpd-guardian again");
    }

    @Test
    void shouldMakeTheFolderOfTheLogFile() throws Exception {
        Path log = temp.resolve("var log/httpd guardian/guardian.log");
        installation.configure("[log]\nfile = '" + log + "'\n");
        handing(withoutJava(), new byte[1]);
        assertThat(Files.readString(log)).matches(LOG_LINE);
    }

    private Launch withoutJava() {
        String path = temp.resolve("tools") + ":/usr/bin:/bin";
        return installation.daemon().with("PATH", path).without("java");
    }

    private static Launch.Ended handing(Launch launch, byte[] bytes) throws Exception {
        Launch.Started started = launch.reading().start();
        try (OutputStream input = started.process().getOutputStream()) {
            input.write(bytes);
        }
        return started.end();
    }
}

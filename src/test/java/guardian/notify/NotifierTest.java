package guardian.notify;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.MessageWords;
import guardian.config.NotifySettings;
import guardian.config.Pace;
import guardian.control.JsonTree;
import guardian.decision.Verdict;
import guardian.event.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Digests and their pace, with real programs and a clock that is moved by hand. */
class NotifierTest {

    private static final Sender SENDER = new Sender("web1", "block");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir private Path folder;

    private long now = 1_795_000_000_000L;
    private Path told;
    private Notifier notifier;

    @BeforeEach
    void start() throws IOException {
        told = Files.createDirectory(folder.resolve("told"));
        notifier = notifier("cat > \"$(mktemp " + told + "/XXXXXX)\"", LIMIT);
    }

    @Test
    void shouldTellABurstInOneMessageFiveSecondsAfterItsBegin() throws IOException {
        post(1, 40);
        notifier.turn();
        pass(Duration.ofMillis(4_999));
        post(41, 60);
        assertThat(messages()).isEmpty();

        pass(Duration.ofMillis(1));

        assertThat(messages()).hasSize(1);
        assertThat(messages().get(0).object("counts").number("ban")).isEqualTo(60);
        assertThat(messages().get(0).objects("events").get(0).text("client"))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void shouldTellAllThatHappensWithinAQuarterOfAnHourInOneMessage() throws IOException {
        post(1, 1);
        notifier.turn();
        pass(Duration.ofSeconds(5));
        assertThat(messages()).hasSize(1);

        for (int i = 2; i <= 90; i++) {
            post(i, i);
            pass(Duration.ofSeconds(9));
        }
        pass(Duration.ofSeconds(900 - 89 * 9 - 1));
        assertThat(messages()).hasSize(1);
        pass(Duration.ofSeconds(1));

        assertThat(messages()).hasSize(2);
        assertThat(counts()).containsExactlyInAnyOrder(1L, 89L);
    }

    @Test
    void shouldTellAtMostSoOftenAnHourOverRestartsAndBesideAnotherGuardian() throws IOException {
        for (int minute = 0; minute < 60; minute++) {
            Notifier other = notifier("cat > \"$(mktemp " + told + "/XXXXXX)\"", LIMIT);
            other.post(Notices.ban("192.0.2.1"));
            post(1, 1);
            notifier.turn();
            other.turn();
            pass(Duration.ofSeconds(30));
            other.turn();
            pass(Duration.ofSeconds(30));
        }
        assertThat(messages()).hasSize(4);
    }

    @Test
    void shouldSayNothingWhereNothingHasHappened() throws IOException {
        pass(Duration.ofHours(3));
        assertThat(messages()).isEmpty();
        assertThat(folder.resolve("notified")).doesNotExist();
    }

    @Test
    void shouldSpeakAgainWhenTheClockIsSetBack() throws IOException {
        post(1, 1);
        notifier.turn();
        pass(Duration.ofSeconds(5));
        now -= Duration.ofDays(2).toMillis();
        post(2, 2);
        notifier.turn();
        pass(Duration.ofSeconds(5));
        assertThat(messages()).hasSize(2);
    }

    @Test
    void shouldTellOfDecisionsThatConcernSomebodyAndOfNoOthers() throws IOException {
        Prefix client = Prefix.parse("192.0.2.1");
        for (Verdict verdict : List.of(Verdict.HELD, Verdict.WOULD_BAN, Verdict.FAILED)) {
            notifier.post(Notices.decided(verdict, client, "GET / HTTP/1.1"));
        }
        notifier.turn();
        pass(Duration.ofSeconds(5));

        assertThat(messages().get(0).object("counts").keys())
                .containsExactly("failed", "would-ban", "held");
    }

    @Test
    void shouldPutTheShortTextIntoAnArgumentAndNothingOfItIntoAShell() throws Exception {
        Path program = script("printf '<%s>\\n' \"$@\" > " + told.resolve("arguments"));
        notifier = notifier(List.of(program.toString(), "-s", "it: {text}", "$HOME"), "", LIMIT);
        notifier.post(new Notice.Trouble(Notice.Kind.STORE, now, "away: $(id) `id` 'x' \"y\""));
        notifier.turn();
        pass(Duration.ofSeconds(5));

        assertThat(told.resolve("arguments"))
                .hasContent(
                        "<-s>\n<it: httpd-guardian on web1: away: $(id) `id` 'x' \"y\">\n<$HOME>");
    }

    @Test
    void shouldTryThreeTimesAndTellInTheNextMessageOfWhatDidNotArrive() throws Exception {
        Path tries = told.resolve("tries");
        notifier = notifier("echo x >> " + tries + "; exit 3", LIMIT);
        post(1, 7);
        notifier.turn();
        pass(Duration.ofSeconds(5));
        assertThat(tries).hasContent("x");
        pass(Duration.ofMillis(9_999));
        assertThat(tries).hasContent("x");
        pass(Duration.ofMillis(1));
        assertThat(tries).hasContent("x\nx");
        pass(Duration.ofSeconds(60));
        assertThat(tries).hasContent("x\nx\nx");
        pass(Duration.ofSeconds(800));
        assertThat(tries).hasContent("x\nx\nx");
        assertThat(notifier.failures()).isEqualTo(Map.of("command", 3L));
        assertThat(notifier.untold()).isEqualTo(7);
        Files.delete(tries);

        // The next guardian has a program that works.
        notifier = notifier("cat > \"$(mktemp " + told + "/XXXXXX)\"", LIMIT);
        post(8, 8);
        notifier.turn();
        pass(Duration.ofHours(1));

        assertThat(messages().get(0).number("untold")).isEqualTo(7);
        assertThat(notifier.arrived()).isEqualTo(Map.of("command", 1L));
    }

    @Test
    void shouldGoOnWithoutAProgramThatIsMissing() throws IOException {
        notifier = notifier(List.of(folder.resolve("absent").toString()), "", LIMIT);
        post(1, 1);
        notifier.turn();
        pass(Duration.ofSeconds(5));
        assertThat(notifier.failures()).isEqualTo(Map.of("command", 1L));
    }

    @Test
    void shouldKillAProgramThatHangsWithAllItHasStarted() throws IOException {
        Path pids = told.resolve("pids");
        String hang = "sleep 67 & echo $! >> " + pids + "; echo $$ >> " + pids + "; wait";
        notifier = notifier(hang, Duration.ofMillis(500));
        post(1, 1);
        notifier.turn();
        pass(Duration.ofSeconds(5));

        assertThat(notifier.failures()).isEqualTo(Map.of("command", 1L));
        shouldBeDead(pids);
    }

    @Test
    void shouldEndAtOnceWithAProgramThatHangsAndLeaveNothingBehind() throws Exception {
        Path pids = told.resolve("pids");
        notifier = notifier("echo $$ >> " + pids + "; exec sleep 67", LIMIT);
        post(1, 3);
        notifier.turn();
        pass(Duration.ZERO);
        now += 5_000;
        notifier.start();
        while (!Files.exists(pids) || Files.size(pids) == 0) {
            Thread.onSpinWait();
        }
        assertThat(notifier.close(1)).isTrue();

        shouldBeDead(pids);
        assertThat(notifier.untold()).isEqualTo(3);
        assertThat(folder.resolve("notified")).hasContent(now + " 3");
    }

    @Test
    void shouldTellTheLatestAtItsEndIfItMay() throws Exception {
        post(1, 2);
        notifier.start();
        assertThat(notifier.close(10_000)).isTrue();
        assertThat(counts()).containsExactly(2L);

        notifier = notifier("cat > \"$(mktemp " + told + "/XXXXXX)\"", LIMIT);
        post(3, 8);
        notifier.start();
        assertThat(notifier.close(10_000)).isTrue();
        assertThat(messages()).hasSize(1);
        assertThat(folder.resolve("notified")).hasContent(now + " 6");
    }

    @Test
    void shouldCountAndTellWhatFoundNoRoom() throws IOException {
        for (int i = 0; i < 20_000; i++) {
            notifier.post(Notices.ban("192.0.2.1"));
        }
        notifier.turn();
        pass(Duration.ofSeconds(5));

        JsonTree message = messages().get(0);
        long counted = message.object("counts").number("ban");
        assertThat(counted).isEqualTo(1 << 13);
        assertThat(message.number("untold")).isEqualTo(20_000 - counted);
        assertThat(notifier.untold()).isEqualTo(20_000 - counted);
    }

    private static void shouldBeDead(Path pids) throws IOException {
        assertThat(Files.readAllLines(pids)).isNotEmpty();
        for (String pid : Files.readAllLines(pids)) {
            ProcessHandle.of(Long.parseLong(pid))
                    .ifPresent(p -> assertThat(p.onExit()).succeedsWithin(Duration.ofSeconds(5)));
        }
    }

    private void post(int first, int last) {
        for (int i = first; i <= last; i++) {
            notifier.post(Notices.ban("192.0.2." + i));
        }
    }

    private void pass(Duration time) {
        now += time.toMillis();
        notifier.turn();
    }

    private List<Long> counts() throws IOException {
        return messages().stream().map(each -> each.object("counts").number("ban")).toList();
    }

    private List<JsonTree> messages() throws IOException {
        List<JsonTree> all = new ArrayList<>();
        try (var files = Files.list(told)) {
            for (Path file : files.toList()) {
                all.add(JsonTree.read(Files.readString(file)));
            }
        }
        return all;
    }

    private Notifier notifier(String script, Duration limit) throws IOException {
        return notifier(List.of(script(script).toString()), "", limit);
    }

    private Notifier notifier(List<String> command, String webhook, Duration limit) {
        NotifySettings settings =
                new NotifySettings(
                        new MessageWords(command), webhook, new Pace(4, Duration.ofHours(1)));
        return new Notifier(settings, SENDER, folder.resolve("notified"), limit, () -> now);
    }

    private Path script(String text) throws IOException {
        Path file = Files.createTempFile(folder, "program", "");
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }
}

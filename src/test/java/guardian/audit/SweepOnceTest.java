package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.config.RuleFile;
import guardian.config.Settings;
import guardian.state.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sweep by hand, alone and beside a guardian. */
@Timeout(60)
class SweepOnceTest {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss.SSSSSS Z", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    @TempDir private Path folder;

    private AuditTree tree;
    private Settings settings;
    private StateDirectory state;
    private StateDirectory guardian;

    @BeforeEach
    void prepare() throws IOException {
        tree = new AuditTree(folder);
        settings =
                RuleFile.settings(
                        "[audit]\ndirectory = \"%s\"\n[state]\ndirectory = \"%s\"\n"
                                .formatted(tree.root(), folder.resolve("state")));
        state = new StateDirectory(folder.resolve("state"));
        guardian = new StateDirectory(folder.resolve("state"));
        state.ensure();
    }

    @AfterEach
    void close() throws IOException {
        state.close();
        guardian.close();
    }

    @Test
    void shouldTakeWhatIsThereAndTellWhatItWas() throws Exception {
        put("one", Instant.now().minusSeconds(3600));
        put("two", Instant.now());
        tree.written(
                tree.put("u", AuditTree.MINUTE, "20261121-013223-empty", new byte[0]),
                Duration.ofDays(8));
        byte[] begun = Octets.of("--01234567-A--\n");
        Path young = tree.put("u", AuditTree.MINUTE, "20261121-013224-noz", begun);
        Files.setLastModifiedTime(young, FileTime.from(Instant.now().minusSeconds(5)));

        SweepReport report = sweep();

        assertThat(tree.sink.ids()).containsExactlyInAnyOrder("one", "two");
        assertThat(report.files()).isEqualTo(3);
        assertThat(report.swept()).isEqualTo(2);
        assertThat(report.rows()).as("no rule fired").isEqualTo(2);
        assertThat(report.quarantined()).isEqualTo(Map.of("it is empty", 1L));
        assertThat(report.waiting()).isEqualTo(1);
        assertThat(report.left()).isZero();
        assertThat(report.lines())
                .anyMatch(line -> line.matches("3 files in \\d+\\.\\d s, [\\d,]+ a second"))
                .contains(
                        "2 new records, 2 rows in logs",
                        "  it is empty: 1",
                        "waiting for their end: 1");
        assertThat(report.json())
                .startsWith("{\"files\":3,\"records\":2,\"rows\":2,\"duplicates\":0,")
                .contains("\"quarantined\":{\"it is empty\":1},\"waiting\":1,\"left\":0,");
    }

    @Test
    void shouldLeaveToTheGuardianWhatStillWeighs() throws Exception {
        put("old", Instant.now().minus(Duration.ofMinutes(7)));
        put("new", Instant.now().minus(Duration.ofMinutes(5)));
        assertThat(guardian.leader().hold()).isTrue();

        SweepReport report = sweep();

        assertThat(tree.sink.ids()).containsExactly("old");
        assertThat(report.left()).isEqualTo(1);
        assertThat(tree.files()).singleElement().asString().endsWith("-new");
    }

    @Test
    void shouldWaitUntilAGuardianHasDoneItsTurn() throws Exception {
        put("one", Instant.now());
        assertThat(guardian.sweep().hold()).isTrue();
        try (SweepOnce sweep = new SweepOnce(settings, state, tree.sink)) {
            Thread turn =
                    new Thread(
                            () -> {
                                try {
                                    Thread.sleep(200);
                                    assertThat(tree.sink.taken).isEmpty();
                                    guardian.sweep().release();
                                } catch (IOException | InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            turn.start();
            assertThat(sweep.piece()).isFalse();
            turn.join();
        }
        assertThat(tree.sink.ids()).containsExactly("one");
        assertThat(guardian.sweep().hold()).as("given back").isTrue();
    }

    @Test
    void shouldCountAsKnownWhatTheStoreRecognises() throws Exception {
        Path one = put("one", Instant.now().minusSeconds(3600));
        byte[] bytes = Files.readAllBytes(one);
        sweep();
        Files.createDirectories(one.getParent());
        Files.write(one, bytes);
        tree.written(one, Duration.ofDays(8));

        SweepReport report = sweep();

        assertThat(report.known()).isEqualTo(1);
        assertThat(report.rows()).isZero();
        assertThat(report.lines()).contains("0 new records, 0 rows in logs", "known already: 1");
    }

    @Test
    void shouldKnowWhenThereIsNothing() throws Exception {
        tree.folder("u", AuditTree.MINUTE);
        assertThat(sweep().isAny()).isFalse();
    }

    @Test
    void shouldSayWhyItCannotGoOn() throws Exception {
        put("one", Instant.now());
        tree.sink.fault = new IOException("the database is away");
        assertThatThrownBy(this::sweep).hasMessage("the database is away");
        assertThat(tree.files()).hasSize(1);

        Settings serial =
                RuleFile.settings(
                        "[audit]\ndirectory = \"%s\"\n".formatted(folder.resolve("serial.log")));
        Files.write(folder.resolve("serial.log"), AuditTree.record("one"));
        try (SweepOnce sweep = new SweepOnce(serial, state, tree.sink)) {
            assertThatThrownBy(sweep::piece).hasMessageContaining("SecAuditLogType is Serial");
        }
    }

    private SweepReport sweep() throws Exception {
        try (SweepOnce sweep = new SweepOnce(settings, state, tree.sink)) {
            while (sweep.piece()) {
                // There is more.
            }
            return sweep.report();
        }
    }

    /** A file of a request at that time; its own time is of before. */
    private Path put(String id, Instant at) throws IOException {
        String record = new String(AuditTree.record("x-" + id), StandardCharsets.ISO_8859_1);
        byte[] bytes = Octets.of(record.replaceFirst("\\[21/Nov[^]]*", '[' + TIME.format(at)));
        Path file = tree.put("u", AuditTree.MINUTE, "20261121-013222-" + id, bytes);
        return tree.written(file, Duration.ofDays(8));
    }
}

package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index that names complete files, and the serial log that is none. */
class IndexTest {

    private static final Path ROOT = Path.of("/srv/audit");
    private static final Path CORPUS = AuditCorpus.ROOT.resolve("audit-index");

    @TempDir private Path folder;

    private final List<String> lines = new ArrayList<>();
    private Path log;
    private IndexTail tail;

    @BeforeEach
    void makeIndex() throws IOException {
        log = Files.writeString(folder.resolve("index"), "before\n");
        tail = new IndexTail(log);
        read();
    }

    @Test
    void shouldFindThePathInEveryLineThatModSecurityWrote() throws IOException {
        int count = 0;
        try (Stream<Path> logs = Files.list(CORPUS)) {
            for (Path each : logs.filter(log -> !log.endsWith("serial-on.log")).toList()) {
                for (String line : Files.readAllLines(each, StandardCharsets.ISO_8859_1)) {
                    IndexLine read = IndexLine.read(Octets.of(line), ROOT);
                    assertThat(line)
                            .contains(" /" + read.place().text(read.name()) + " 0 ")
                            .contains(read.name().toString().substring(16) + " \"");
                    count++;
                }
            }
        }
        assertThat(count).isGreaterThan(150);
    }

    @Test
    void shouldReadThePathOfVersion3() {
        IndexLine read =
                IndexLine.read(
                        Octets.of(
                                "www.example.com 198.51.100.7 - [28/Nov/2026:13:42:23 +0000] \"GET"
                                        + " / HTTP/1.1\" 200 6 - \"curl\" 1795.19 - /srv/audit"
                                        + "/20261128/20261128-1342/20261128-134223-1795.19 0"
                                        + " 818.000000 md5:0bfe"),
                        ROOT);
        assertThat(read.place().user()).isNull();
        assertThat(read.name()).hasToString("20261128-134223-1795.19");
    }

    @Test
    void shouldFindNothingInWhatIsNoLineOfAnIndex() throws IOException {
        for (String path :
                List.of(
                        "/u/20261121/20261121-0132/..",
                        "/../20261121/20261121-0132/x",
                        "/u/../../20261121/20261121-0132/x",
                        "/u/2026112x/20261121-0132/x",
                        "u/20261121/20261121-0132/x",
                        "/u/20261121/20261121-0132/",
                        "//20261121/20261121-0132/x",
                        "/u/20261121/20261121-0132/x\u0000")) {
            byte[] line = Octets.of("h 192.0.2.7 \"-\" " + path + " 0 9 md5:ab ");
            assertThat(IndexLine.read(line, ROOT)).as(path).isNull();
        }
        for (String line :
                Files.readAllLines(CORPUS.resolve("serial-on.log"), StandardCharsets.ISO_8859_1)) {
            assertThat(IndexLine.read(Octets.of(line), ROOT)).isNull();
        }
    }

    @Test
    void shouldKnowASerialLogByItsBeginning() throws IOException {
        byte[] serial = Files.readAllBytes(CORPUS.resolve("serial-on.log"));
        byte[] index = Files.readAllBytes(CORPUS.resolve("on-pl1.log"));
        assertThat(Serial.isRecord(serial, 64)).isTrue();
        assertThat(Serial.isRecord(Octets.of("{\"transaction\":"), 15)).isTrue();
        assertThat(Serial.isRecord(index, 64)).isFalse();
        assertThat(Serial.isRecord(index, 0)).isFalse();
    }

    @Test
    void shouldReadOnlyWhatIsAddedAndOnlyWholeLines() throws IOException {
        add("one\ntw");
        assertThat(lines).containsExactly("one");
        add("o\nthree\n");
        assertThat(lines).containsExactly("one", "two", "three");
    }

    @Test
    void shouldFollowRotationAndReadTheOldFileToItsEnd() throws IOException {
        add("one\n");
        Files.move(log, folder.resolve("index.1"));
        Files.writeString(folder.resolve("index.1"), "two\n", StandardOpenOption.APPEND);
        read();
        Files.writeString(log, "three\n");
        read();
        read();
        assertThat(lines).containsExactly("one", "two", "three");
        Files.writeString(log, "4\n");
        read();
        assertThat(lines).containsExactly("one", "two", "three", "4");
    }

    @Test
    void shouldReadAnIndexFromItsBeginningThatIsMadeLater() throws IOException {
        Path later = folder.resolve("later");
        IndexTail tailOfLater = new IndexTail(later);
        tailOfLater.read(line -> lines.add(text(line)));
        Files.writeString(later, "one\n");
        tailOfLater.read(line -> lines.add(text(line)));
        assertThat(lines).containsExactly("one");
    }

    @Test
    void shouldPassOverALineThatIsTooLong() throws IOException {
        add("x".repeat(200_000));
        add("y\nfine\n");
        assertThat(lines).containsExactly("fine");
    }

    @Test
    void shouldTakeANamedFileAlthoughItWasWrittenThisMoment() throws IOException {
        Files.createDirectory(folder.resolve("site"));
        AuditTree tree = new AuditTree(folder.resolve("site"));
        tree.index = Optional.of(log);
        Sweep sweep = tree.swept();
        String name = "20261121-013222-one";
        tree.written(tree.put("u", name), Duration.ZERO);
        sweep.turn(List.of());
        assertThat(tree.sink.taken).isEmpty();
        Files.writeString(
                log,
                "h 192.0.2.7 \"-\" /u/20261121/20261121-0132/" + name + " 0 9 md5:ab \n",
                StandardOpenOption.APPEND);
        sweep.turn(List.of());
        assertThat(tree.sink.ids()).containsExactly("one");
        assertThat(tree.files()).isEmpty();
    }

    private void add(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
        read();
    }

    private void read() {
        tail.read(line -> lines.add(text(line)));
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.ISO_8859_1);
    }
}

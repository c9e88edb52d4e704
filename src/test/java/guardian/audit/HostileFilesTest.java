package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.AuditMark;
import guardian.event.AuditRecord;
import guardian.event.EngineMode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What users of a machine may put into their audit directories. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileFilesTest {

    private static final String ONE = "20261121-013222-one";
    private static final String ODD = "20261121-013223-odd";

    @TempDir private Path folder;

    private AuditTree tree;

    @BeforeEach
    void makeTree() throws IOException {
        tree = new AuditTree(folder);
        tree.put("u", ONE);
    }

    @Test
    void shouldNotWaitForAFifo() throws Exception {
        Path minute = tree.folder("u", AuditTree.MINUTE);
        fifo(minute.resolve(ODD));
        fifo(minute.resolveSibling("20261121-0133"));
        fifo(tree.root().resolve("20261121"));
        tree.swept();
        assertRefused("it is no regular file");
        assertThat(Files.exists(tree.quarantine().resolve(quarantined(ODD)))).isTrue();
    }

    @Test
    void shouldFollowNoLink() throws IOException {
        Path secret = Files.writeString(folder.resolve("shadow"), "root:x:1:\n");
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/20261121-0134"));
        Files.write(elsewhere.resolve(ODD), AuditTree.record(ODD));
        Path minute = tree.folder("u", AuditTree.MINUTE);
        Files.createSymbolicLink(minute.resolve(ODD), secret);
        Files.createSymbolicLink(minute.resolveSibling("20261121-0134"), elsewhere);
        Files.createSymbolicLink(tree.root().resolve("v"), tree.root().resolve("u"));
        Files.createSymbolicLink(minute.getParent().resolve("20261121-0199"), minute.getParent());
        tree.swept();
        assertRefused("it is no regular file");
        assertThat(secret).hasContent("root:x:1:\n");
        assertThat(elsewhere.resolve(ODD)).exists();
        assertThat(Files.isSymbolicLink(tree.quarantine().resolve(quarantined(ODD)))).isTrue();
    }

    @Test
    void shouldLeaveADirectoryAmongFilesAlone() throws IOException {
        Path loop = tree.folder("u", AuditTree.MINUTE).resolve("20261121-0132");
        Files.createDirectories(loop.resolve("20261121-0132/20261121-0132"));
        Sweep sweep = tree.swept();
        tree.turn(sweep, Duration.ofSeconds(1));
        assertThat(loop).isDirectory();
        assertThat(tree.sink.ids()).containsExactly("one");
        assertThat(tree.reasons()).as("told once").hasSize(1);
    }

    @Test
    void shouldTakeNamesWithAnyBytes() throws IOException {
        String odd = "20261121-013223-a\nb c%\u00e9";
        tree.put("u", AuditTree.MINUTE, odd, AuditTree.record("odd"));
        tree.put("u\n2", AuditTree.MINUTE, ODD, new byte[] {'x'});
        Sweep sweep = tree.swept();
        tree.turn(sweep, Duration.ofMinutes(2));
        assertThat(tree.sink.taken)
                .extracting(each -> each.file().path())
                .contains(
                        "u/20261121/20261121-0132/20261121-013223-a%0Ab%20c%25" + bytes("\u00e9"));
        assertThat(tree.reasons())
                .singleElement()
                .asString()
                .contains(" u%0A2/20261121/20261121-0132/" + ODD + " ");
        assertThat(tree.files()).isEmpty();
    }

    @Test
    void shouldAccountForWhatCannotBeRead() throws IOException {
        Path empty = tree.put("u", AuditTree.MINUTE, "20261121-013223-empty", new byte[0]);
        tree.put("u", AuditTree.MINUTE, "20261121-013224-text", Octets.of("root:x:0\n"));
        tree.put("u", AuditTree.MINUTE, "20261121-013225-json", Octets.of("{\"transaction\":{"));
        tree.put(
                "u",
                AuditTree.MINUTE,
                "20261121-013226-noz",
                Arrays.copyOf(AuditTree.record("noz"), 150));
        Sweep sweep = tree.swept();
        assertThat(tree.sink.ids()).containsExactly("one");
        assertThat(empty).exists();
        tree.turn(sweep, Duration.ofMinutes(2));
        assertThat(tree.sink.ids()).containsExactly("one", "noz");
        assertThat(tree.reasons())
                .extracting(line -> line.replaceFirst("^\\S+ (\\S+) (\\d+) \\S+ ", "$2 "))
                .containsExactlyInAnyOrder(
                        "0 it is empty",
                        "9 it begins like no audit file of ModSecurity 2 or 3",
                        "16 it does not tell the client's address");
        assertThat(tree.meters.quarantined()).isEqualTo(3);
        assertThat(tree.files()).isEmpty();
    }

    @Test
    void shouldReadTheVerdictOfAFileThatIsTooLong() throws IOException {
        byte[] record = AuditTree.record(ODD);
        int cut = Octets.last(Octets.of("\n--01234567-H--"), record, 0, record.length);
        Path file = tree.put("u", AuditTree.MINUTE, ODD, Arrays.copyOf(record, cut));
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(20 << 20);
            bytes.seek((20 << 20) - (record.length - cut));
            bytes.write(record, cut, record.length - cut);
        }
        tree.written(file, Duration.ofSeconds(1));
        tree.swept();
        AuditRecord odd =
                tree.sink.taken.stream()
                        .filter(each -> each.uniqueId().equals("odd"))
                        .findFirst()
                        .orElseThrow();
        assertThat(odd.intercepted()).isFalse();
        assertThat(odd.engine()).isEqualTo(EngineMode.ON);
        assertThat(odd.marks()).containsExactly(AuditMark.TOO_LONG);
        assertThat(odd.file().size()).isEqualTo(20 << 20);
        assertThat(tree.files()).isEmpty();
    }

    @Test
    void shouldNotLetTextsFillTheMemory() {
        String rule = "Message: W. [file \"f\"] [id \"2\"] [data \"" + "x".repeat(9000) + "\"]\n";
        byte[] bytes =
                Octets.of(
                        new String(AuditTree.record("a"), StandardCharsets.ISO_8859_1)
                                .replace("Engine", rule.repeat(400) + "Engine"));
        RecordReader.Found found = AuditCorpus.read(bytes);
        assertThat(found.record().rules()).hasSize(400);
        assertThat(found.textLength()).isEqualTo(Draft.MOST_TEXT);
        assertThat(found.record().marks()).containsExactly(AuditMark.CUT);
    }

    private void assertRefused(String reason) throws IOException {
        assertThat(tree.sink.ids()).containsExactly("one");
        assertThat(tree.reasons())
                .singleElement()
                .asString()
                .endsWith(" u/20261121/20261121-0132/" + ODD + " " + reason);
        assertThat(tree.meters.quarantined()).isEqualTo(1);
    }

    private static String quarantined(String name) {
        return "u_20261121_20261121-0132_" + name;
    }

    private static String bytes(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format("%%%02X", b & 255));
        }
        return encoded.toString();
    }

    private static void fifo(Path path) throws Exception {
        List<String> command = List.of("mkfifo", path.toString());
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}

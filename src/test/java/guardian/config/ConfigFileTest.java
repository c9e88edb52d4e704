package guardian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

    private static final Path ETC = Path.of("/etc/httpd-guardian/guardian.toml");

    @TempDir private Path directory;

    @Test
    void shouldPreferTheCommandLineToTheEnvironment() {
        Map<String, String> environment = Map.of("GUARDIAN_CONFIG", "/b/g.toml");

        assertThat(ConfigFile.locate(Path.of("/a.toml"), environment)).hasToString("/a.toml");
        assertThat(ConfigFile.locate(null, environment)).hasToString("/b/g.toml");
        assertThat(ConfigFile.locate(null, Map.of())).isEqualTo(ETC);
        assertThat(ConfigFile.locate(null, Map.of("GUARDIAN_CONFIG", ""))).isEqualTo(ETC);
    }

    @Test
    void shouldMakeNamesAbsolute() {
        Path here = Path.of("g.toml").toAbsolutePath();

        assertThat(ConfigFile.locate(Path.of("g.toml"), Map.of())).isEqualTo(here);
        assertThat(ConfigFile.locate(null, Map.of("GUARDIAN_CONFIG", "g.toml"))).isEqualTo(here);
    }

    @Test
    void shouldNotStumbleOverANameThatIsNoPath() {
        assertThat(ConfigFile.locate(null, Map.of("GUARDIAN_CONFIG", "/a\0b")))
                .isEqualTo(Path.of("/a?b"));
    }

    @Test
    void shouldKnowTheFileThatMayBeAbsent() {
        assertThat(ConfigFile.isDefault(ETC)).isTrue();
        assertThat(ConfigFile.isDefault(Path.of("/a.toml"))).isFalse();
    }

    @Test
    void shouldTakeTheDefaultsWhenTheFileMayBeAbsent() {
        Reading reading = ConfigFile.read(directory.resolve("none.toml"), true);

        assertThat(reading).isEqualTo(new Reading(Settings.defaults(), List.of()));
    }

    @Test
    void shouldComplainOfANamedFileThatIsAbsent() {
        assertThat(faultOf(directory.resolve("none.toml"), false))
                .isEqualTo("1:1: file: does not exist, allowed: a readable TOML file");
    }

    @Test
    void shouldComplainOfALinkToNothing() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("l"), directory.resolve("none"));

        assertThat(faultOf(link, true)).startsWith("1:1: file: does not exist");
    }

    @Test
    void shouldComplainOfADirectory() {
        assertThat(faultOf(directory, true))
                .isEqualTo("1:1: file: is a directory, allowed: a readable TOML file");
    }

    @Test
    void shouldNotWaitForADevice() {
        assertThat(faultOf(Path.of("/dev/zero"), false))
                .startsWith("1:1: file: is not a regular file");
    }

    @Test
    void shouldComplainOfAFileThatCannotBeRead() {
        // A regular file, by its looks, whose first byte nobody can read: not even root.
        assertThat(faultOf(Path.of("/proc/self/mem"), false))
                .startsWith("1:1: file: cannot be read: ");
    }

    @Test
    void shouldComplainOfAFileBelowAFile() throws IOException {
        Path file = Files.createFile(directory.resolve("f"));

        assertThat(faultOf(file.resolve("g.toml"), false)).startsWith("1:1: file: cannot be read");
    }

    @Test
    void shouldComplainOfALargeFile() throws IOException {
        byte[] largest = "#\n".repeat(FileText.MOST_BYTES / 2).getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("g.toml"), largest);
        assertThat(ConfigFile.read(file, false).faults()).isEmpty();

        Files.writeString(file, "#\n".repeat(FileText.MOST_BYTES / 2) + '#');
        assertThat(faultOf(file, false)).isEqualTo("1:1: file: is too large, allowed: 128 KiB");
    }

    @Test
    void shouldPointAtTheByteThatIsNotUtf8() throws IOException {
        byte[] latin = "mode = \"warn\"\n# na\u00efve".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(directory.resolve("g.toml"), latin);

        assertThat(faultOf(file, false))
                .isEqualTo("2:5: file: found the byte 0xef, allowed: UTF-8 text");
    }

    @Test
    void shouldComplainOfACharacterThatIsCutOff() throws IOException {
        Path file = Files.write(directory.resolve("g.toml"), new byte[] {'#', (byte) 0xE2});

        assertThat(faultOf(file, false)).startsWith("1:2: file: found the byte 0xe2");
    }

    @Test
    void shouldPassOverAByteOrderMark() throws IOException {
        Path file = Files.writeString(directory.resolve("g.toml"), "\uFEFFmode = 'block'");

        assertThat(ConfigFile.read(file, false).settings().mode()).isEqualTo(Mode.BLOCK);
    }

    @Test
    void shouldKnowThePlacesOfAFileWithFaults() throws IOException {
        String text = "mode = 'x'\n[state]\ndirectory = '/s'\n[log]\nfile = 'g.log'\n[input]\nx x";
        Path file = Files.writeString(directory.resolve("g.toml"), text);

        Reading reading = ConfigFile.read(file, false);

        assertThat(reading.faults()).hasSize(3);
        assertThat(reading.settings().state().directory()).isEqualTo(Path.of("/s"));
        assertThat(reading.settings().log().file()).isEqualTo(Path.of("/s/guardian.log"));
        assertThat(reading.settings().decisionLog().file()).isEqualTo(Path.of("/s/decisions.log"));
    }

    @Test
    void shouldFindTheSocketWithoutTheRest() throws IOException {
        Path file = directory.resolve("g.toml");
        for (String text :
                List.of(
                        "",
                        "[control]\nsocket = '/s'",
                        "[state]\ndirectory = '/d'",
                        "[state]\ndirectory = '/d'\n[control]\nsocket = 's'\ngroup = 7",
                        "control = 7\nx x")) {
            Files.writeString(file, text);
            assertThat(ConfigFile.socket(file, false))
                    .as(text)
                    .isEqualTo(ConfigFile.read(file, false).settings().control().socket());
        }
        assertThat(ConfigFile.socket(directory.resolve("none"), true))
                .isEqualTo(Settings.defaults().control().socket());
    }

    @Test
    void shouldListOnlySoManyFaults() throws IOException {
        Path file = directory.resolve("access.log");
        Files.writeString(file, "192.0.2.7 - - [x] \"GET / HTTP/1.1\" 200 5\n".repeat(1_000));

        List<Fault> faults = ConfigFile.read(file, false).faults();

        assertThat(faults).hasSize(Faults.MOST + 1);
        assertThat(faults.get(Faults.MOST).message()).isEqualTo("has 800 more faults, not listed");
    }

    private static String faultOf(Path file, boolean mayBeAbsent) {
        Reading reading = ConfigFile.read(file, mayBeAbsent);
        assertThat(reading.settings()).isEqualTo(Settings.defaults());
        assertThat(reading.faults()).hasSize(1);
        String fault = reading.faults().get(0).toString();
        assertThat(fault).startsWith(file + ":");
        return fault.substring(file.toString().length() + 1);
    }
}

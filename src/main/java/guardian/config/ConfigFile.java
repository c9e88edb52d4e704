package guardian.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Where the configuration lies, and what it says. Never throws: what is wrong is a fault. */
public final class ConfigFile {

    private static final Path DEFAULT = Path.of("/etc/httpd-guardian/guardian.toml");
    private static final String VARIABLE = "GUARDIAN_CONFIG";
    private static final int LARGEST = 1 << 20;

    private ConfigFile() {}

    /**
     * The file named on the command line (or null), else by GUARDIAN_CONFIG, else the one in /etc.
     */
    public static Path locate(Path commandLine, Map<String, String> environment) {
        if (commandLine != null) {
            return commandLine.toAbsolutePath();
        }
        String named = environment.get(VARIABLE);
        return named == null || named.isEmpty() ? DEFAULT : Path.of(named).toAbsolutePath();
    }

    /** Whether it is the one in /etc, which may be absent; one that was named may not. */
    public static boolean isDefault(Path file) {
        return file.equals(DEFAULT);
    }

    /**
     * Reads and checks a file.
     *
     * @param mayBeAbsent whether an absent file means the defaults, rather than a fault
     */
    public static Reading read(Path file, boolean mayBeAbsent) {
        Faults faults = new Faults(file);
        if (mayBeAbsent && Files.notExists(file)) {
            return new Reading(Settings.defaults(), faults.all());
        }
        String text;
        try {
            text = text(file);
        } catch (CharacterCodingException e) {
            faults.add(null, "", "must be UTF-8 text, which it is not");
            return new Reading(Settings.defaults(), faults.all());
        } catch (IOException e) {
            faults.add(null, "", "cannot be read: " + reason(file, e));
            return new Reading(Settings.defaults(), faults.all());
        }
        return parse(text, faults);
    }

    private static Reading parse(String text, Faults faults) {
        TomlParseResult toml;
        try {
            toml = Toml.parse(text);
        } catch (RuntimeException e) {
            // No input should bring the library to this; if one does, it is the file's fault.
            faults.add(null, "", "is not TOML: " + e.getMessage());
            return new Reading(Settings.defaults(), faults.all());
        }
        toml.errors().forEach(error -> faults.add(error.position(), "", error.getMessage()));
        Settings settings = new SettingsReader(new Section(toml, "", null, faults)).read();
        return new Reading(settings, faults.all());
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException("it is larger than 1 MiB");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
    }

    private static String reason(Path file, IOException e) {
        if (Files.notExists(file)) {
            return "there is no such file";
        }
        if (Files.isDirectory(file)) {
            return "it is a directory";
        }
        return Files.isReadable(file) ? e.getMessage() : "permission denied";
    }
}

package guardian.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** Where the configuration lies, and what it says. Any thread may ask; nothing is remembered. */
public final class ConfigFile {

    private static final Path DEFAULT = Path.of("/etc/httpd-guardian/guardian.toml");
    private static final String VARIABLE = "GUARDIAN_CONFIG";

    private ConfigFile() {}

    /**
     * Which file counts: the one named on the command line, else by GUARDIAN_CONFIG, else the one
     * in /etc.
     *
     * @param commandLine null when none was named
     * @return an absolute path; nothing is looked up
     */
    public static Path locate(Path commandLine, Map<String, String> environment) {
        if (commandLine != null) {
            return commandLine.toAbsolutePath();
        }
        String named = environment.get(VARIABLE);
        return named == null || named.isEmpty() ? DEFAULT : pathOf(named).toAbsolutePath();
    }

    /** Whether it is the one in /etc, which may be absent; one that was named may not. */
    public static boolean isDefault(Path file) {
        return file.equals(DEFAULT);
    }

    /**
     * Reads and checks a file. Never throws, whatever the file is or holds: what is wrong with it
     * is in the reading.
     *
     * @param mayBeAbsent whether an absent file means the defaults, rather than a fault
     */
    public static Reading read(Path file, boolean mayBeAbsent) {
        Faults faults = new Faults(file);
        if (mayBeAbsent && Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Reading(Settings.defaults(), faults.inOrder());
        }
        String text = FileText.read(file, faults);
        if (text == null) {
            return new Reading(Settings.defaults(), faults.inOrder());
        }
        return parse(text, faults);
    }

    /**
     * Where the guardian of that configuration listens for operators; as {@link #read}, of a file
     * with faults what it says all the same. Reads no other section: rules take longer than an
     * answer of the guardian.
     */
    public static Path socket(Path file, boolean mayBeAbsent) {
        Faults faults = new Faults(file);
        boolean absent = mayBeAbsent && Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
        String text = absent ? null : FileText.read(file, faults);
        return text == null ? Settings.defaults().control().socket() : socketIn(text, faults);
    }

    static Path socketIn(String text, Faults faults) {
        return Settings.socket(new Document(text, faults).top());
    }

    static Reading parse(String text, Faults faults) {
        Document document = new Document(text, faults);
        Settings settings = Settings.read(document.top());
        document.rejectUnknownKeys();
        return new Reading(settings, faults.inOrder());
    }

    /** In a locale without UTF-8 not every name is a path: such a file cannot be found either. */
    private static Path pathOf(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            byte[] ascii = name.replace('\0', '?').getBytes(StandardCharsets.US_ASCII);
            return Path.of(new String(ascii, StandardCharsets.US_ASCII));
        }
    }
}

package guardian.cli;

import guardian.config.ConfigFile;
import guardian.config.Reading;
import guardian.config.Settings;
import guardian.ingest.Formats;
import guardian.ingest.LineFormat;
import guardian.logformat.FormatFault;
import guardian.replay.Logs;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which logs, and how they are read: what the verbs about old logs have in common. */
final class LogChoice {

    @Option(names = "--config", paramLabel = "FILE", description = "The guardian's configuration.")
    private Path config;

    @Option(
            names = "--format",
            paramLabel = "F",
            description = {
                "auto, extended, guardian, combined, vhost_combined, common or an Apache"
                        + " LogFormat;",
                "default: input.format of the configuration."
            })
    private String format;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Logs, packed by gzip or not, in any order; - is stdin.")
    private List<String> files;

    /** Why a verb cannot go on; null where it can. */
    static final class Refusal extends Exception {

        private static final long serialVersionUID = 1L;

        private final int exitCode;

        Refusal(int exitCode, String message) {
            super(message);
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }

    List<String> files() {
        return files;
    }

    /** The configuration that counts. */
    Path config() {
        return ConfigFile.locate(config, System.getenv());
    }

    Settings settings() throws Refusal {
        return settings(config());
    }

    static Settings settings(Path file) throws Refusal {
        Reading reading = ConfigFile.read(file, ConfigFile.isDefault(file));
        if (!reading.faults().isEmpty()) {
            throw new Refusal(
                    Guardianctl.EXIT_BAD_CONFIG,
                    String.join("; ", reading.faults().stream().map(Object::toString).toList()));
        }
        return reading.settings();
    }

    /** The logs, by these settings. */
    Logs logs(Settings settings) throws Refusal {
        String wanted = format == null ? settings.input().format() : format;
        LineFormat once = formatOf(wanted);
        if (!once.hasTime()) {
            throw new Refusal(
                    Guardianctl.EXIT_USAGE,
                    "'"
                            + once
                            + "' has no time that can be read, and old logs are counted on the"
                            + " time in their lines; known are %t, %{sec|msec|usec}t and strftime"
                            + " with numbers for all from year to second");
        }
        Supplier<LineFormat> each = () -> made(wanted);
        return new Logs(files, each, settings.input().trustedProxies());
    }

    private static LineFormat formatOf(String wanted) throws Refusal {
        try {
            return Formats.of(wanted);
        } catch (FormatFault e) {
            throw new Refusal(
                    Guardianctl.EXIT_USAGE, "--format: '" + wanted + "': " + e.getMessage());
        }
    }

    private static LineFormat made(String wanted) {
        try {
            return Formats.of(wanted);
        } catch (FormatFault e) {
            throw new IllegalStateException(e);
        }
    }
}

package guardian.cli;

import guardian.config.ConfigFile;
import guardian.config.Reading;
import guardian.decision.JsonLine;
import guardian.ingest.Formats;
import guardian.ingest.LineFormat;
import guardian.logformat.FormatFault;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guardianctl replay}: the same rules over old logs, on log time. */
@Command(
        name = "replay",
        description = {
            "Prints the decisions that would have been made over old logs, on the time in their"
                + " lines, then a summary on standard error. Touches neither state nor firewall."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class ReplayVerb implements Callable<Integer> {

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

    @Option(names = "--json", description = "One JSON object a decision, errors too.")
    private boolean json;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Logs in time order; - is stdin.")
    private List<String> files;

    @Override
    public Integer call() {
        Path file = ConfigFile.locate(config, System.getenv());
        Reading reading = ConfigFile.read(file, ConfigFile.isDefault(file));
        if (!reading.faults().isEmpty()) {
            return fail(
                    Guardianctl.EXIT_BAD_CONFIG,
                    reading.faults().stream().map(Object::toString).toList());
        }
        LineFormat lines;
        try {
            lines = Formats.of(format == null ? reading.settings().input().format() : format);
        } catch (FormatFault e) {
            return fail(Guardianctl.EXIT_USAGE, "--format: '" + format + "': " + e.getMessage());
        }
        if (!lines.hasTime()) {
            return fail(
                    Guardianctl.EXIT_USAGE,
                    "'"
                            + lines
                            + "' has no time that can be read, and replay counts on the time in"
                            + " the lines; known are %t, %{sec|msec|usec}t and strftime with"
                            + " numbers for all from year to second");
        }
        PrintStream out =
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                        false,
                        StandardCharsets.US_ASCII);
        Replay replay = new Replay(reading.settings(), lines, json, out::println);
        try {
            for (String name : files) {
                replay.run(name, out::flush);
            }
        } catch (IOException e) {
            out.flush();
            return fail(Guardianctl.EXIT_USAGE, "cannot read on: " + e.getMessage());
        } finally {
            out.flush();
        }
        replay.summary().forEach(System.err::println);
        return 0;
    }

    private int fail(int exitCode, String message) {
        return fail(exitCode, List.of(message));
    }

    private int fail(int exitCode, List<String> messages) {
        messages.forEach(message -> System.err.println("guardianctl: " + message));
        if (json) {
            System.out.println(JsonLine.error(String.join("; ", messages)));
        }
        return exitCode;
    }
}

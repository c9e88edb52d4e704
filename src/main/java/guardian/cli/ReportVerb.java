package guardian.cli;

import guardian.config.ConfigFile;
import guardian.config.DurationText;
import guardian.config.Reading;
import guardian.decision.JsonLine;
import guardian.store.Answer;
import guardian.store.Asked;
import guardian.store.Reports;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guardianctl report}: what the store knows, whether a guardian runs or not. */
@Command(
        name = "report",
        description = {
            "Tells what the store knows of requests and decisions; without a name, which reports"
                    + " there are. Needs no running guardian and changes nothing."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class ReportVerb implements Callable<Integer> {

    private static final int LONGEST = 100_000;

    /** What the page is about when nobody says. */
    private static final Duration PAGE = Duration.ofDays(30);

    /** How an answer is written. */
    static final class Style {

        @Option(names = "--json", description = "One JSON document, errors too.")
        private boolean json;

        @Option(names = "--csv", description = "Comma-separated values, names of columns first.")
        private boolean csv;

        @Option(
                names = "--html",
                paramLabel = "FILE",
                description = "A page with plots of all that matters, into that file.")
        private Path html;
    }

    @Option(names = "--config", paramLabel = "FILE", description = "The guardian's configuration.")
    private Path config;

    @ArgGroup private Style style = new Style();

    @Option(
            names = "--since",
            paramLabel = "T",
            description = {
                "From when on: 30m, 12h, 90d, 2026-11-21 or 2026-11-21T01:00:00Z (UTC). What is"
                        + " longer ago than 25 h begins with a full hour."
            })
    private String since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Rows at most (default: ${DEFAULT-VALUE}).")
    private int limit = Asked.DEFAULT_LIMIT;

    @Option(
            names = "--over",
            paramLabel = "N",
            description = "Only what is more than that, for reports with a bound.")
    private Long over;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Which report.")
    private String name;

    @Override
    public Integer call() {
        Path file = ConfigFile.locate(config, System.getenv());
        Reading reading = ConfigFile.read(file, ConfigFile.isDefault(file));
        if (!reading.faults().isEmpty()) {
            reading.faults().forEach(fault -> System.err.println("guardianctl: " + fault));
            return fail(Guardianctl.EXIT_BAD_CONFIG, "the configuration " + file + " is bad");
        }
        if (name != null && !Reports.all().containsKey(name)) {
            return fail(
                    Guardianctl.EXIT_USAGE,
                    "no report '" + name + "'; there are " + Reports.all().keySet());
        }
        if (limit < 1 || limit > LONGEST) {
            return fail(Guardianctl.EXIT_USAGE, "--limit: 1 to " + LONGEST);
        }
        Instant now = Instant.now();
        Optional<Instant> from = Optional.empty();
        if (since != null) {
            from = parse(since, now);
            if (from.isEmpty()) {
                return fail(
                        Guardianctl.EXIT_USAGE,
                        "--since: '" + since + "' is no time; 12h, 90d, 2026-11-21 are");
            }
        }
        if (style.html != null && name != null) {
            return fail(Guardianctl.EXIT_USAGE, "--html makes a page of many reports, not of one");
        }
        if (name == null && style.html == null) {
            System.out.print(
                    style.json ? ReportJson.list(Reports.all()) : ReportText.list(Reports.all()));
            return 0;
        }
        Asked asked =
                new Asked(
                        now,
                        from,
                        Optional.ofNullable(over),
                        limit,
                        reading.settings().store().countries());
        try (Reports reports = Reports.open(reading.settings(), System.getenv())) {
            if (reports == null) {
                return fail(Guardianctl.EXIT_NOTHING, "nothing was stored yet");
            }
            return name == null ? draw(reports, asked) : tell(reports.ask(name, asked));
        } catch (IOException e) {
            return fail(Guardianctl.EXIT_UNREADABLE, e.getMessage());
        }
    }

    private int tell(Answer answer) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
        if (style.json) {
            out.print(ReportJson.of(answer));
        } else if (style.csv) {
            ReportCsv.print(answer, out);
        } else {
            ReportText.print(answer, width(System.getenv("COLUMNS")), out);
        }
        out.flush();
        return answer.rows().isEmpty() ? Guardianctl.EXIT_NOTHING : 0;
    }

    private int draw(Reports reports, Asked asked) throws IOException {
        Asked about =
                asked.since().isPresent()
                        ? asked
                        : new Asked(
                                asked.now(),
                                Optional.of(asked.now().minus(PAGE)),
                                asked.over(),
                                asked.limit(),
                                asked.countries());
        List<Answer> answers = new ArrayList<>();
        for (String each : ReportPage.REPORTS) {
            answers.add(reports.ask(each, about));
        }
        try {
            ReportPage.write(ReportPage.of(answers, asked.now()), style.html);
        } catch (IOException e) {
            throw new IOException("cannot write " + style.html + ": " + e, e);
        }
        return 0;
    }

    /** The terminal's width, where the shell tells it. */
    static int width(String columns) {
        return columns != null && columns.matches("[0-9]{1,4}")
                ? Math.max(40, Integer.parseInt(columns))
                : 80;
    }

    /** A time, or how long ago it was. */
    static Optional<Instant> parse(String text, Instant now) {
        Duration ago = DurationText.parse(text);
        if (ago != null && ago.compareTo(Duration.ofDays(36_500)) < 0) {
            return Optional.of(now.minus(ago));
        }
        try {
            return Optional.of(
                    text.length() == "2026-11-21".length()
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private int fail(int exitCode, String message) {
        System.err.println("guardianctl: " + Shown.line(message));
        if (style.json) {
            System.out.println(JsonLine.error(message));
        }
        return exitCode;
    }
}

package guardian.cli;

import guardian.config.Settings;
import guardian.decision.Decision;
import guardian.decision.JsonLine;
import guardian.decision.LogLine;
import guardian.replay.Collateral;
import guardian.replay.Logs;
import guardian.replay.Replay;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guardianctl replay}: the same rules over old logs, on log time. */
@Command(
        name = "replay",
        description = {
            "Prints the decisions that would have been made over old logs, on the time in their"
                + " lines, then on standard error a summary: who would have been banned, and how"
                + " many of them look as if they should not. Touches neither state nor firewall.",
            "Several logs are read as one in the order of time, be they of several sites or"
                    + " rotated."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class ReplayVerb implements Callable<Integer> {

    @Mixin private LogChoice choice;

    @Option(
            names = "--json",
            description = "One JSON object a decision, errors too; with --compare, a summary each.")
    private boolean json;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = {
                "Another configuration: prints what both would have done, side by side, in place of"
                        + " the decisions."
            })
    private Path other;

    @Option(
            names = "--verify-bots",
            description = {
                "Ask DNS, as it is now, about those clients that would be banned and say they are"
                        + " a search engine."
            })
    private boolean verifyBots;

    @Override
    public Integer call() {
        PrintStream out =
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                        false,
                        StandardCharsets.US_ASCII);
        try {
            if (other == null) {
                one(out);
            } else {
                compare(out);
            }
            return 0;
        } catch (LogChoice.Refusal e) {
            out.flush();
            return fail(e.exitCode(), e.getMessage());
        } catch (IOException e) {
            out.flush();
            return fail(Guardianctl.EXIT_USAGE, "cannot read on: " + e.getMessage());
        } finally {
            out.flush();
        }
    }

    private void one(PrintStream out) throws LogChoice.Refusal, IOException {
        Settings settings = choice.settings();
        Replay replay = run(settings, out, decision -> out.println(line(decision)));
        // On a terminal the summary stands below what it sums up.
        out.flush();
        replay.summary().forEach(System.err::println);
        Summary.of(sums(settings, replay)).forEach(System.err::println);
    }

    private void compare(PrintStream out) throws LogChoice.Refusal, IOException {
        if (choice.files().contains("-")) {
            throw new LogChoice.Refusal(
                    Guardianctl.EXIT_USAGE, "--compare reads the logs twice, and stdin cannot be");
        }
        Settings left = choice.settings();
        Settings right = LogChoice.settings(other.toAbsolutePath());
        Replay mine = run(left, out, decision -> compared(out, choice.config(), decision));
        Replay theirs = run(right, out, decision -> compared(out, other, decision));
        Collateral.Sums one = sums(left, mine);
        Collateral.Sums two = sums(right, theirs);
        if (json) {
            out.println(Summary.json(choice.config().toString(), one));
            out.println(Summary.json(other.toString(), two));
        } else {
            Comparison comparison = new Comparison(mine, one, theirs, two);
            comparison.lines(choice.config().toString(), other.toString()).forEach(out::println);
        }
    }

    private void compared(PrintStream out, Path config, Decision decision) {
        if (json) {
            String name = JsonDocument.of(to -> to.writeStringField("config", config.toString()));
            out.println(name.replaceFirst("}$", ",") + line(decision).substring(1));
        }
    }

    private Replay run(Settings settings, PrintStream out, Consumer<Decision> decisions)
            throws LogChoice.Refusal, IOException {
        Logs logs = choice.logs(settings).whenWaiting(out::flush);
        Replaying replaying = new Replaying(logs);
        Replay replay = new Replay(settings, decisions);
        try {
            replay.run(logs, replaying::request);
        } finally {
            replaying.end();
        }
        return replay;
    }

    private Collateral.Sums sums(Settings settings, Replay replay) {
        return replay.collateral().sums(verifyBots, settings.allowlist().dns());
    }

    private String line(Decision decision) {
        return json
                ? JsonLine.of(decision, Decision.Applied.NOT)
                : LogLine.of(decision, Decision.Applied.NOT);
    }

    private int fail(int exitCode, String message) {
        System.err.println("guardianctl: " + message);
        if (json) {
            System.out.println(JsonLine.error(message));
        }
        return exitCode;
    }
}

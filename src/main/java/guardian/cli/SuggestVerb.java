package guardian.cli;

import guardian.config.Settings;
import guardian.decision.JsonLine;
import guardian.replay.Logs;
import guardian.replay.Suggesting;
import guardian.replay.Suggestion;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guardianctl suggest}: thresholds that old logs bear. */
@Command(
        name = "suggest",
        description = {
            "Finds in old logs the least thresholds by which at most so many genuine clients a day"
                    + " would be banned, for each rule that counts requests and for each host that"
                    + " needs others, and prints them as TOML with what is to be expected of them.",
            "Genuine is who was mostly answered below 400 and never asked for what only scanners"
                + " ask for; who was served with a user name; and who says it is a search engine."
        },
        footer = {"", "Exit code 0: done; 1: too little was seen to suggest anything."},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class SuggestVerb implements Callable<Integer> {

    @Mixin private LogChoice choice;

    @Option(names = "--json", description = "One JSON document, errors too.")
    private boolean json;

    @Option(
            names = "--per-day",
            paramLabel = "N",
            description = {
                "So many genuine clients a day may be banned by each of the thresholds;"
                        + " default: ${DEFAULT-VALUE}."
            })
    private double perDay = 1;

    @Override
    public Integer call() {
        try {
            if (!(perDay >= 0 && perDay <= 1_000_000)) {
                throw new LogChoice.Refusal(
                        Guardianctl.EXIT_USAGE, "--per-day: " + perDay + ", allowed: 0 to 1000000");
            }
            return suggest();
        } catch (LogChoice.Refusal e) {
            return fail(e.exitCode(), e.getMessage());
        } catch (IOException e) {
            return fail(Guardianctl.EXIT_USAGE, "cannot read on: " + e.getMessage());
        }
    }

    private int suggest() throws LogChoice.Refusal, IOException {
        Settings settings = choice.settings();
        Logs logs = choice.logs(settings);
        Suggesting suggesting = new Suggesting(settings);
        Replaying replaying = new Replaying(logs);
        try {
            suggesting.run(logs, replaying::request);
        } finally {
            replaying.end();
        }
        List<Suggestion> suggestions = suggesting.suggestions(perDay);
        SuggestedRules rules = new SuggestedRules(suggesting, perDay, suggestions);
        if (json) {
            System.out.println(rules.json());
        } else {
            rules.lines(choice.config().toString()).forEach(System.out::println);
        }
        return suggestions.isEmpty() ? Guardianctl.EXIT_NOTHING : 0;
    }

    private int fail(int exitCode, String message) {
        System.err.println("guardianctl: " + message);
        if (json) {
            System.out.println(JsonLine.error(message));
        }
        return exitCode;
    }
}

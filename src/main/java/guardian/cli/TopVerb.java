package guardian.cli;

import guardian.control.Json;
import guardian.control.JsonTree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code guardianctl top}: who is busiest just now. */
@Command(
        name = "top",
        description = {
            "The busiest clients: what they have gathered in both windows, how near they are to a",
            "threshold, how they were answered, and whether they are banned."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
class TopVerb extends Asking implements LiveTop.Source {

    @Option(names = "--once", description = "Prints it once; so does --json.")
    private boolean once;

    @Option(
            names = "--by",
            paramLabel = "ORDER",
            defaultValue = "share",
            description = "share (nearest to a threshold first), 1m, 5m; default: share.")
    private String by;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "20",
            description = "So many clients, up to 100; default: 20.")
    private int most;

    @Override
    boolean isWellAsked() {
        if (List.of("share", "1m", "5m").contains(by) && most >= 1 && most <= 100) {
            return true;
        }
        fail(USAGE, "--by: share, 1m or 5m; --most: 1 to 100");
        return false;
    }

    @Override
    int with() throws Caller.NoAnswer {
        if (!once && !isJson() && System.console() != null) {
            return live();
        }
        String line = ask("busiest", request -> request.text("by", by).number("most", most));
        JsonTree answer = tree(line);
        if (isFault(answer)) {
            return fault(answer);
        }
        List<JsonTree> clients = answer.objects("clients");
        if (isJson()) {
            out().println(line);
        } else {
            table(clients, Instant.now()).forEach(out()::println);
        }
        return clients.isEmpty() ? NOTHING : DONE;
    }

    private int live() throws Caller.NoAnswer {
        try {
            LiveTop.run(this, by);
            return DONE;
        } catch (IOException | IllegalStateException e) {
            return fail(USAGE, "this terminal cannot be used (" + e.getMessage() + "); try --once");
        }
    }

    @Override
    public JsonTree answer(String verb, Consumer<Json> fields) throws Caller.NoAnswer {
        return tree(ask(verb, fields));
    }

    @Override
    public List<String> why(String client) throws Caller.NoAnswer {
        JsonTree known = answer("client", request -> request.text("client", client));
        List<String> decisions;
        try {
            decisions = DecisionLines.about(client, settings().decisionLog().file(), 5);
        } catch (IOException e) {
            decisions = List.of("the decision log cannot be read: " + e.getMessage());
        }
        return WhyLines.of(known, decisions);
    }

    /** At most 80 columns wide, but for a network of IPv6. */
    static List<String> table(List<JsonTree> clients, Instant now) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CLIENT", "RULE", "1M", "OF", "5M", "OF", "NEAR", "STATUS", "BAN"));
        for (JsonTree client : clients) {
            JsonTree ban = client.object("ban");
            String banned =
                    ban.has("until")
                            ? (ban.text("kind").equals("would-ban") ? "would " : "")
                                    + Shown.relative(ban.text("until"), now)
                            : "";
            rows.add(
                    List.of(
                            Shown.line(client.text("client")),
                            Shown.line(client.text("rule")),
                            WhyLines.number(client, "in_1m"),
                            WhyLines.orNone(client, "threshold_1m"),
                            WhyLines.number(client, "in_5m"),
                            WhyLines.orNone(client, "threshold_5m"),
                            client.number("percent") + "%",
                            mix(client.object("status")),
                            banned));
        }
        return Shown.table(rows);
    }

    /** The greatest two shares: {@code 2xx:93 4xx:7}. */
    private static String mix(JsonTree status) {
        long all = status.keys().stream().mapToLong(status::number).sum();
        if (all == 0) {
            return "-";
        }
        List<String> shares = new ArrayList<>();
        status.keys().stream()
                .filter(each -> status.number(each) > 0)
                .sorted((a, b) -> Long.compare(status.number(b), status.number(a)))
                .limit(2)
                .forEach(
                        each ->
                                shares.add(
                                        String.format(
                                                Locale.ROOT,
                                                "%s:%d",
                                                each,
                                                Math.round(100.0 * status.number(each) / all))));
        return String.join(" ", shares);
    }
}

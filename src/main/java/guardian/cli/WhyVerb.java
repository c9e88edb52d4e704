package guardian.cli;

import guardian.control.BanFields;
import guardian.control.Json;
import guardian.control.JsonTree;
import guardian.event.Prefix;
import guardian.state.Ban;
import guardian.state.BansFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guardianctl why}: what was decided about a client, and on what grounds. */
@Command(
        name = "why",
        description = {
            "What was decided about a client and why: bans, decisions with rule, count and",
            "threshold, what it has gathered now, its latest requests, its name in DNS, and what",
            "the store knows. Exit 1: nothing is known."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
class WhyVerb extends Asking {

    private static final int MOST_DECISIONS = 20;
    private static final int RECOMPUTED = 512;

    @Option(
            names = "--replay",
            description = {
                "Also what the rules make of the requests that are kept, up to the latest decision."
            })
    private boolean replay;

    @Parameters(paramLabel = "CLIENT", description = "An address or a network.")
    private String client;

    @Override
    boolean isWellAsked() {
        if (Prefix.parse(client) != null) {
            return true;
        }
        fail(USAGE, "CLIENT: found '" + client + "', allowed: an address or a network");
        return false;
    }

    @Override
    int with() throws Caller.NoAnswer {
        String line = ask("client", request -> request.text("client", client));
        JsonTree known = tree(line);
        if (isFault(known)) {
            return fault(known);
        }
        List<String> decisions = decisions(known.text("client"));
        Background background = background(Prefix.parse(known.text("client")));
        Optional<Recomputed> recomputed =
                replay ? Optional.of(recomputed(known, decisions)) : Optional.empty();
        if (isJson()) {
            String more =
                    Json.of(json -> more(json, decisions, recomputed, background)).substring(1);
            out().println("{\"running\":true," + line.substring(1, line.length() - 1) + "," + more);
        } else {
            lines(known, decisions).forEach(out()::println);
            shown(background);
            recomputed.ifPresent(all -> all.lines(Instant.now()).forEach(out()::println));
        }
        return isAnything(known, decisions) || background.isAnything() ? DONE : NOTHING;
    }

    /** Asks for the requests up to the latest decision: of a flood most came later. */
    private Recomputed recomputed(JsonTree known, List<String> decisions) throws Caller.NoAnswer {
        Optional<DecidedBy> decided = DecidedBy.latest(decisions);
        JsonTree earlier =
                tree(
                        ask(
                                "client",
                                request -> {
                                    request.text("client", client);
                                    request.number("requests", RECOMPUTED);
                                    decided.ifPresent(
                                            at ->
                                                    request.number(
                                                            "until", at.time().toEpochMilli()));
                                }));
        return new Recomputed(
                settings(),
                Prefix.parse(known.text("client")),
                earlier.objects("requests"),
                decided.orElse(null));
    }

    private static void more(
            Json json,
            List<String> decisions,
            Optional<Recomputed> recomputed,
            Background background) {
        json.texts("decisions", decisions);
        recomputed.ifPresent(all -> json.object("replay", all::tell));
        background.tell(json);
    }

    private Background background(Prefix of) {
        return new Background(settings(), System.getenv(), Prefix.parse(client), of);
    }

    private static void shown(Background background) {
        out().println();
        background.lines(Instant.now()).forEach(out()::println);
    }

    private static boolean isAnything(JsonTree known, List<String> decisions) {
        return !decisions.isEmpty()
                || !known.objects("bans").isEmpty()
                || !known.objects("counts").isEmpty()
                || known.has("protected");
    }

    private List<String> decisions(String of) {
        try {
            return DecisionLines.about(of, settings().decisionLog().file(), MOST_DECISIONS);
        } catch (IOException e) {
            System.err.println("guardianctl: the decision log cannot be read: " + e.getMessage());
            return List.of();
        }
    }

    /** All of it, for people. */
    static List<String> lines(JsonTree known, List<String> decisions) {
        Instant now = Instant.now();
        List<String> lines = new ArrayList<>();
        lines.add(Shown.line(known.text("client")) + ": " + standing(known, now));
        List<JsonTree> bans = known.objects("bans");
        if (!bans.isEmpty()) {
            lines.add("");
            lines.addAll(BanTable.of(bans, now));
        }
        if (!known.has("running")) {
            counts(known.objects("counts"), lines);
        }
        if (!decisions.isEmpty()) {
            lines.add("");
            lines.add("decisions, the latest last:");
            decisions.forEach(each -> lines.add("  " + Shown.line(each)));
        }
        requests(known.objects("requests"), now, lines);
        return lines;
    }

    private static String standing(JsonTree known, Instant now) {
        if (known.has("protected")) {
            return "never banned (" + Shown.line(known.text("protected")) + ")";
        }
        for (JsonTree ban : known.objects("bans")) {
            boolean open = Instant.parse(ban.text("until")).isAfter(now);
            if (open && !ban.text("kind").equals("allowlisted")) {
                String what =
                        switch (ban.text("kind")) {
                            case "ban" -> "banned";
                            case "limit" -> "limited";
                            default -> "would be banned";
                        };
                String end = " until " + ban.text("until");
                boolean lacks = known.flag("firewall_lacks_it") && !what.startsWith("would");
                return what + end + (lacks ? ", but the firewall has not taken it" : "");
            }
        }
        return "not banned";
    }

    private static void counts(List<JsonTree> counts, List<String> lines) {
        lines.add("");
        if (counts.isEmpty()) {
            lines.add("no request of it is in the windows");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("RULE", "IN 1M", "OF", "IN 5M", "OF", "NEAR"));
        for (JsonTree count : counts) {
            rows.add(
                    List.of(
                            Shown.line(count.text("rule")),
                            number(count, "in_1m"),
                            orNone(count, "threshold_1m"),
                            number(count, "in_5m"),
                            orNone(count, "threshold_5m"),
                            count.number("percent") + "%"));
        }
        lines.addAll(Shown.table(rows));
    }

    static String number(JsonTree count, String key) {
        return String.format(Locale.ROOT, "%,d", count.number(key));
    }

    static String orNone(JsonTree count, String key) {
        return count.number(key) == 0 ? "-" : number(count, key);
    }

    private static void requests(List<JsonTree> requests, Instant now, List<String> lines) {
        if (requests.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("latest requests (of a flood a sample), the latest first:");
        for (JsonTree request : requests) {
            lines.add(
                    String.format(
                            "  %-8s %s %s %s",
                            Shown.relative(request.text("time"), now),
                            request.text("status"),
                            Shown.line(request.text("host")),
                            Shown.line(request.text("request"))));
        }
    }

    @Override
    int without(String why) {
        Prefix asked = Prefix.parse(client);
        int most =
                asked.isIpv4()
                        ? Prefix.IPV4_OFFSET + settings().input().ipv4Prefix()
                        : settings().input().ipv6Prefix();
        Prefix of = new Prefix(asked.high(), asked.low(), Math.min(most, asked.bits()));
        List<Ban> bans;
        try {
            bans =
                    BansFile.latest(settings().state().directory().resolve(BansFile.NAME)).stream()
                            .filter(ban -> ban.client().equals(of))
                            .toList();
        } catch (IOException e) {
            return fail(NOT_RUNNING, why + "; and the bans cannot be read: " + e.getMessage());
        }
        System.err.println("guardianctl: " + why + "; by state directory and decision log:");
        List<String> decisions = decisions(of.toString());
        Background background = background(of);
        String document =
                Json.of(
                        json -> {
                            json.flag("running", false);
                            json.text("client", of.toString());
                            json.objects("bans", bans, BanFields::tell);
                            more(json, decisions, Optional.empty(), background);
                        });
        if (isJson()) {
            out().println(document);
        } else {
            lines(tree(document), decisions).forEach(out()::println);
            shown(background);
        }
        return NOT_RUNNING;
    }
}

package guardian.cli;

import guardian.control.BanFields;
import guardian.control.Json;
import guardian.control.JsonTree;
import guardian.event.Prefix;
import guardian.event.Prefixes;
import guardian.state.Ban;
import guardian.state.BansFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code guardianctl export}: open bans, for a CDN or other hosts to block the same clients. */
@Command(
        name = "export",
        description = {
            "Open bans for others to read, such as a CDN or another host; neither limits nor what"
                    + " would be a ban.",
            "Without a guardian: what the state directory says. Exit 1: nobody is banned."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
class ExportVerb extends Asking {

    private static final List<String> FORMATS = List.of("list", "csv", "json");

    @Option(
            names = "--format",
            paramLabel = "F",
            description = {
                "list: addresses and networks, one a line, neighbours joined (the default); csv:"
                        + " client, rule, since, until, step; json: both. --json is the same."
            })
    private String format = "list";

    @Override
    boolean isWellAsked() {
        if (!FORMATS.contains(format)) {
            fail(USAGE, "--format: found '" + format + "', allowed: list, csv, json");
            return false;
        }
        return true;
    }

    @Override
    int with() throws Caller.NoAnswer {
        BanPages pages = BanPages.ask(this);
        return pages.fault() == null ? show(pages.bans(), true) : fault(pages.fault());
    }

    @Override
    int without(String why) {
        Path file = settings().state().directory().resolve(BansFile.NAME);
        List<Ban> open;
        try {
            open = BansFile.open(file, Instant.now().getEpochSecond());
        } catch (IOException e) {
            return fail(NOT_RUNNING, why + "; and the bans cannot be read: " + e.getMessage());
        }
        System.err.println("guardianctl: " + why + "; by " + file + ":");
        String document = Json.of(json -> json.objects("bans", open, BanFields::tell));
        show(tree(document).objects("bans"), false);
        return NOT_RUNNING;
    }

    private int show(List<JsonTree> all, boolean running) {
        List<JsonTree> bans =
                all.stream()
                        .filter(ban -> ban.text("kind").equals("ban"))
                        .filter(ban -> client(ban) != null)
                        .toList();
        switch (isJson() ? "json" : format) {
            case "csv" -> csv(bans);
            case "json" -> out().println(document(bans, running));
            default -> aggregated(bans).forEach(out()::println);
        }
        return bans.isEmpty() ? NOTHING : DONE;
    }

    /** Read again, so that nothing but an address goes out. */
    private static Prefix client(JsonTree ban) {
        return Prefix.parse(ban.text("client"));
    }

    private static List<String> aggregated(List<JsonTree> bans) {
        List<Prefix> clients =
                bans.stream().map(ExportVerb::client).filter(Objects::nonNull).toList();
        return Prefixes.aggregated(clients).stream().map(Prefix::toString).toList();
    }

    private static void csv(List<JsonTree> bans) {
        ReportCsv.print(
                List.of("client", "rule", "since", "until", "step"),
                bans.stream().map(ExportVerb::row).toList(),
                out());
    }

    private static List<Object> row(JsonTree ban) {
        return List.of(
                client(ban),
                ban.text("rule"),
                ban.text("since"),
                ban.text("until"),
                ban.number("step"));
    }

    private static String document(List<JsonTree> bans, boolean running) {
        return Json.of(
                json -> {
                    json.flag("running", running);
                    json.texts("prefixes", aggregated(bans));
                    json.objects("bans", bans, ExportVerb::tell);
                });
    }

    private static void tell(Json json, JsonTree ban) {
        json.text("client", client(ban).toString());
        json.text("rule", ban.text("rule"));
        json.text("since", ban.text("since"));
        json.text("until", ban.text("until"));
        json.number("step", ban.number("step"));
    }
}

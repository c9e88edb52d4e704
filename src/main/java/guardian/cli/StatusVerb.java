package guardian.cli;

import guardian.control.Json;
import guardian.control.JsonTree;
import guardian.state.Ban;
import guardian.state.BansFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code guardianctl status}: how the guardian is, on one screen. */
@Command(
        name = "status",
        description = "How the guardian is: mode, lines, clients, bans, firewall, last errors.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
class StatusVerb extends Asking {

    @Override
    int with() throws Caller.NoAnswer {
        String line = ask("status", request -> {});
        JsonTree status = tree(line);
        if (isFault(status)) {
            return fault(status);
        }
        if (isJson()) {
            out().println("{\"running\":true," + line.substring(1));
        } else {
            lines(status).forEach(out()::println);
        }
        return DONE;
    }

    private static List<String> lines(JsonTree status) {
        List<String> lines = new ArrayList<>();
        String up = span(status.text("started"), status.text("now"));
        add(
                lines,
                "guardian",
                "%s mode, pid %s, up %s, version %s",
                status.text("mode"),
                status.text("pid"),
                up,
                status.text("version"));
        long faults = status.number("config_faults");
        add(
                lines,
                "config",
                "%s%s",
                status.text("config"),
                faults == 0 ? "" : ", " + faults + " faults in the file: guardianctl check");
        JsonTree read = status.object("lines");
        add(
                lines,
                "lines",
                "%,d read, %,d/s, %,d malformed, %,d shed, %,d without a client; format %s",
                read.number("read"),
                read.number("per_second"),
                read.number("malformed"),
                read.number("shed"),
                read.number("without_client"),
                status.text("format"));
        JsonTree causes = read.object("malformed_by_cause");
        for (String cause : causes.keys()) {
            add(lines, "", "%,d malformed: %s", causes.number(cause), cause);
        }
        JsonTree clients = status.object("clients");
        add(
                lines,
                "clients",
                "%,d counted (each rule), %,d made room for others, %,d requests found none",
                clients.number("counted"),
                clients.number("evicted"),
                clients.number("uncounted"));
        JsonTree bans = status.object("bans");
        add(
                lines,
                "bans",
                "%,d open, %,d would be%s",
                bans.number("open"),
                bans.number("would_be"),
                bans.flag("kept") ? "" : "; NOT written to the state directory");
        add(lines, "firewall", "%s", firewall(status));
        JsonTree state = status.object("state");
        add(
                lines,
                "counters",
                "%s, %,d not kept at once",
                state.flag("kept") ? "kept in the state directory" : "in memory only",
                state.number("unkept"));
        audit(lines, status.object("audit"));
        List<String> troubles = status.texts("troubles");
        add(lines, "troubles", "%s", troubles.isEmpty() ? "none since the start" : "the latest:");
        troubles.forEach(each -> lines.add("  " + Shown.line(each)));
        return lines;
    }

    private static void audit(List<String> lines, JsonTree audit) {
        add(
                lines,
                "audit",
                "%,d files swept, %,d wait (%,d bytes), %,d in quarantine, %,d failures",
                audit.number("swept"),
                audit.number("backlog_files"),
                audit.number("backlog_bytes"),
                audit.number("quarantined"),
                audit.number("failures"));
    }

    private static String firewall(JsonTree status) {
        JsonTree firewall = status.object("firewall");
        if (status.text("mode").equals("warn")) {
            return "not touched in warn mode";
        }
        String room =
                firewall.number("room") == 0
                        ? ""
                        : String.format(
                                ", holds %,d of %,d",
                                firewall.number("held"), firewall.number("room"));
        return firewall.flag("in_force")
                ? firewall.text("kind") + ", in force" + room
                : firewall.text("kind") + ", NOT IN FORCE: " + firewall.text("fault");
    }

    private static String span(String from, String to) {
        return Shown.span(Duration.between(Instant.parse(from), Instant.parse(to)));
    }

    private static void add(List<String> lines, String what, String format, Object... values) {
        String text = Shown.line(String.format(Locale.ROOT, format, values));
        lines.add(String.format("%-9s %s", what, text));
    }

    @Override
    int without(String why) {
        List<Ban> open;
        try {
            open =
                    BansFile.open(
                            settings().state().directory().resolve(BansFile.NAME),
                            Instant.now().getEpochSecond());
        } catch (IOException e) {
            return fail(NOT_RUNNING, why + "; and the bans cannot be read: " + e.getMessage());
        }
        long real = open.stream().filter(ban -> !ban.isNote()).count();
        System.err.println("guardianctl: " + why);
        if (isJson()) {
            out().println(
                            Json.of(
                                    json -> {
                                        json.flag("running", false);
                                        json.text("why", why);
                                        json.object(
                                                "bans",
                                                bans -> {
                                                    bans.number("open", real);
                                                    bans.number("would_be", open.size() - real);
                                                });
                                    }));
        } else {
            out().printf(
                            "not running; bans %,d open, %,d would be (%s)%n",
                            real, open.size() - real, settings().state().directory());
        }
        return NOT_RUNNING;
    }
}

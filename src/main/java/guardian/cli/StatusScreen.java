package guardian.cli;

import guardian.control.JsonTree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What {@code guardianctl status} shows people: no row is wider than 80, and there are no more than
 * 23, so that it fits one screen whatever there is to tell.
 */
final class StatusScreen {

    static final int WIDTH = 80;
    static final int HEIGHT = 23;

    private static final int INDENT = 10;
    private static final int ROWS_EACH = 2;
    private static final int CAUSES = 3;

    private final JsonTree status;
    private final Instant now;
    private final List<String> rows = new ArrayList<>();

    private StatusScreen(JsonTree status) {
        this.status = status;
        this.now = Instant.parse(status.text("now"));
    }

    static List<String> lines(JsonTree status) {
        StatusScreen screen = new StatusScreen(status);
        screen.guardian();
        screen.read();
        screen.bans();
        screen.firewall();
        screen.counters();
        screen.audit();
        screen.store();
        screen.troubles();
        return screen.rows;
    }

    private void guardian() {
        Duration up = Duration.between(Instant.parse(status.text("started")), now);
        add(
                "guardian",
                "%s mode, pid %s, up %s, version %s",
                status.text("mode"),
                status.text("pid"),
                Shown.span(up),
                status.text("version"));
        long faults = status.number("config_faults");
        String more = faults == 0 ? "" : ", " + faults + " faults in the file: guardianctl check";
        add("config", "%s%s", status.text("config"), more);
    }

    private void read() {
        JsonTree read = status.object("lines");
        add(
                "lines",
                "%,d read, %,d/s, %,d shed, %,d without a client, %,d malformed%s; format %s",
                read.number("read"),
                read.number("per_second"),
                read.number("shed"),
                read.number("without_client"),
                read.number("malformed"),
                causes(read.object("malformed_by_cause")),
                status.text("format"));
        JsonTree clients = status.object("clients");
        add(
                "clients",
                "%,d counted, %,d evicted, %,d requests uncounted",
                clients.number("counted"),
                clients.number("evicted"),
                clients.number("uncounted"));
    }

    /** The most frequent. */
    private static String causes(JsonTree causes) {
        List<String> all =
                causes.keys().stream()
                        .sorted(Comparator.comparing(causes::number).reversed())
                        .toList();
        if (all.isEmpty()) {
            return "";
        }
        return all.stream()
                .limit(CAUSES)
                .map(cause -> String.format(Locale.ROOT, "%,d %s", causes.number(cause), cause))
                .collect(Collectors.joining(", ", " (", all.size() > CAUSES ? ", ...)" : ")"));
    }

    private void bans() {
        JsonTree bans = status.object("bans");
        add(
                "bans",
                "%,d open, %,d would be%s",
                bans.number("open"),
                bans.number("would_be"),
                bans.flag("kept") ? "" : "; NOT written to the state directory");
    }

    private void firewall() {
        JsonTree firewall = status.object("firewall");
        if (status.text("mode").equals("warn")) {
            add("firewall", "not touched in warn mode");
            return;
        }
        String force =
                firewall.flag("in_force") ? "in force" : "NOT IN FORCE: " + firewall.text("fault");
        String room =
                firewall.number("room") == 0
                        ? ""
                        : String.format(Locale.ROOT, " of %,d", firewall.number("room"));
        add(
                "firewall",
                "%s, holds %,d%s, %s",
                firewall.text("kind"),
                firewall.number("held"),
                room,
                force);
        add(
                "drift",
                "%,d open bans it lacks now, %,d put back, %,d do not work",
                firewall.number("lacking"),
                firewall.number("put_back"),
                firewall.number("ineffective"));
    }

    private void counters() {
        JsonTree state = status.object("state");
        add(
                "counters",
                "%s, %,d not kept at once, %,d from the map postponed%s",
                state.flag("kept") ? "kept in the state directory" : "in memory only",
                state.number("unkept"),
                state.number("postponed"),
                fault(state));
    }

    private static String fault(JsonTree of) {
        return of.has("fault") ? "; " + of.text("fault") : "";
    }

    private void audit() {
        JsonTree audit = status.object("audit");
        if (!audit.flag("on")) {
            add("audit", "no audit files are swept");
            return;
        }
        add(
                "audit",
                "%,d files swept, backlog %,d (%,d bytes), %,d unfinished, %,d in quarantine, %,d"
                        + " failures",
                audit.number("swept"),
                audit.number("backlog_files"),
                audit.number("backlog_bytes"),
                audit.number("unfinished_files"),
                audit.number("quarantined"),
                audit.number("failures"));
    }

    private void store() {
        JsonTree store = status.object("store");
        JsonTree records = store.object("records");
        JsonTree worse = records.has("fault") ? records : store;
        String up =
                worse.has("fault")
                        ? "DOWN for " + since(worse.text("down_since")) + fault(worse)
                        : "up";
        String commit =
                store.has("last_commit")
                        ? "last commit " + since(store.text("last_commit")) + " ago"
                        : "no commit yet";
        add(
                "store",
                "%,d decisions wait, %,d batches on disk, %,d lost, %s, %s",
                store.number("decisions_waiting"),
                store.number("batches_on_disk"),
                store.number("decisions_lost"),
                commit,
                up);
    }

    /** How long ago; both clocks are the guardian's, and count whole seconds. */
    private String since(String time) {
        Duration gone = Duration.between(Instant.parse(time), now);
        return Shown.span(gone.isNegative() ? Duration.ZERO : gone);
    }

    /** As many of the latest as there is room for. */
    private void troubles() {
        List<String> latest = status.texts("troubles");
        add(
                "troubles",
                "%,d errors, %,d warnings since the start%s",
                status.number("errors"),
                status.number("warnings"),
                latest.isEmpty() ? "" : "; the latest last:");
        List<String> shown = new ArrayList<>();
        for (int i = latest.size() - 1; i >= 0; i--) {
            List<String> rowsOfIt = wrap("  ", "    ", Shown.line(latest.get(i)));
            if (rows.size() + shown.size() + rowsOfIt.size() > HEIGHT) {
                break;
            }
            shown.addAll(0, rowsOfIt);
        }
        rows.addAll(shown);
    }

    private void add(String what, String format, Object... values) {
        String text = Shown.line(String.format(Locale.ROOT, format, values));
        rows.addAll(wrap(String.format("%-10s", what), " ".repeat(INDENT), text));
    }

    /** In two rows at most, broken at blanks where there are any. */
    private static List<String> wrap(String first, String next, String text) {
        List<String> wrapped = new ArrayList<>();
        String left = text;
        String head = first;
        while (wrapped.size() < ROWS_EACH && !left.isEmpty()) {
            int room = WIDTH - head.length();
            boolean last = wrapped.size() == ROWS_EACH - 1;
            int end = left.length() <= room ? left.length() : last ? room - 3 : brk(left, room);
            boolean cut = last && end < left.length();
            wrapped.add(head + left.substring(0, end).stripTrailing() + (cut ? "..." : ""));
            left = left.substring(end).stripLeading();
            head = next;
        }
        return wrapped;
    }

    /** Behind the last blank that leaves a row not too empty. */
    private static int brk(String text, int room) {
        int blank = text.lastIndexOf(' ', room);
        return blank > room / 2 ? blank : room;
    }
}

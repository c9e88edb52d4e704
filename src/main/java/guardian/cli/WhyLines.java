package guardian.cli;

import guardian.control.JsonTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is known of a client, for people: by {@code why}, and by that key of {@code top}. */
final class WhyLines {

    private WhyLines() {}

    /** All of it, for people. */
    static List<String> of(JsonTree known, List<String> decisions) {
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
}

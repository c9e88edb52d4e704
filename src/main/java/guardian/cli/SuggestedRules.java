package guardian.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import guardian.config.Thresholds;
import guardian.replay.Suggesting;
import guardian.replay.Suggestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Suggestions as TOML for the configuration, and as JSON.
 *
 * @param perDay so many genuine clients a day may be banned by each
 */
record SuggestedRules(Suggesting from, double perDay, List<Suggestion> suggestions) {

    SuggestedRules {
        suggestions = List.copyOf(suggestions);
    }

    List<String> lines(String config) {
        List<String> lines = new ArrayList<>();
        lines.add("# What changes in " + config + ": in each rule the line of its threshold.");
        lines.add(
                String.format(
                        "# %,d requests of %,d clients, %,d of them genuine, in %.1f days, from %s",
                        from.requests(), from.clients(), from.genuine(), from.days(), from.from()));
        lines.add(
                String.format(
                        "# to %s. At most %s genuine a day by each threshold.",
                        from.to(), plain(perDay)));
        if (from.days() < 7) {
            lines.add("# Less than a week tells nothing of the days that are not in it.");
        }
        if (from.unknown() > 0) {
            lines.add(
                    String.format(
                            "# %,d requests and days of clients found no room and are not in here.",
                            from.unknown()));
        }
        if (!from.leftAlone().isEmpty()) {
            lines.add(
                    "# Left as they are, since they count no requests: "
                            + String.join(", ", from.leftAlone()));
        }
        if (suggestions.isEmpty()) {
            lines.add("# Too few genuine clients were seen to suggest anything.");
        }
        suggestions.forEach(each -> add(each, lines));
        return lines;
    }

    private static void add(Suggestion each, List<String> lines) {
        lines.add("");
        if (each.host().isEmpty()) {
            lines.add("[[rule]]");
            lines.add("name = \"" + each.rule().name() + "\"");
        } else {
            lines.add("[[rule.override]]  # of " + each.rule().name());
            lines.add("host = [\"" + each.host() + "\"]");
        }
        lines.add("# was " + toml(each.rule().thresholds()) + ": " + expected(each.now()));
        lines.add("threshold = " + toml(each.thresholds()));
        lines.add("# now " + expected(each.then()));
        lines.add(
                String.format(
                        "# by %,d days of genuine clients; in 95 of 100 cases at most %,d of them"
                                + " on a day to come, and %,d to %,d in as long a time",
                        each.seen(),
                        each.then().most(1),
                        each.then().least(each.then().days()),
                        each.then().most(each.then().days())));
    }

    private static String expected(Suggestion.Expected expected) {
        return String.format(
                "%s genuine clients a day, and %s others",
                plain(expected.genuineADay()), plain(expected.othersADay()));
    }

    private static String plain(double number) {
        return number == Math.rint(number)
                ? String.format("%,.0f", number)
                : String.format("%,.2f", number);
    }

    private static String toml(Thresholds thresholds) {
        List<String> windows = new ArrayList<>();
        if (thresholds.oneMinute() > 0) {
            windows.add("\"1m\" = " + thresholds.oneMinute());
        }
        if (thresholds.fiveMinutes() > 0) {
            windows.add("\"5m\" = " + thresholds.fiveMinutes());
        }
        return "{ " + String.join(", ", windows) + " }";
    }

    String json() {
        return JsonDocument.of(this::write);
    }

    private void write(JsonGenerator to) throws IOException {
        boolean any = from.requests() > 0;
        to.writeStringField("from", any ? from.from().toString() : "");
        to.writeStringField("to", any ? from.to().toString() : "");
        to.writeNumberField("days", from.days());
        to.writeNumberField("requests", from.requests());
        to.writeNumberField("clients", from.clients());
        to.writeNumberField("genuine", from.genuine());
        to.writeNumberField("per_day", perDay);
        to.writeArrayFieldStart("suggestions");
        for (Suggestion each : suggestions) {
            to.writeStartObject();
            to.writeStringField("rule", each.rule().name());
            to.writeStringField("host", each.host());
            write("was", each.rule().thresholds(), each.now(), to);
            write("now", each.thresholds(), each.then(), to);
            to.writeNumberField("seen", each.seen());
            to.writeNumberField("most_on_a_day", each.then().most(1));
            to.writeNumberField("least_in_as_long", each.then().least(each.then().days()));
            to.writeNumberField("most_in_as_long", each.then().most(each.then().days()));
            to.writeEndObject();
        }
        to.writeEndArray();
    }

    private static void write(
            String name, Thresholds thresholds, Suggestion.Expected expected, JsonGenerator to)
            throws IOException {
        to.writeObjectFieldStart(name);
        to.writeNumberField("1m", thresholds.oneMinute());
        to.writeNumberField("5m", thresholds.fiveMinutes());
        to.writeNumberField("genuine_per_day", expected.genuineADay());
        to.writeNumberField("others_per_day", expected.othersADay());
        to.writeEndObject();
    }
}

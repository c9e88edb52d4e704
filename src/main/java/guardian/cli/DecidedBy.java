package guardian.cli;

import guardian.control.JsonTree;
import guardian.window.Window;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A decision that an offence has led to, as a line of the decision log tells it.
 *
 * @param word its verdict
 */
record DecidedBy(
        Instant time, String word, String rule, Window window, long count, long threshold) {

    /** Only words of ours stand before what a client has chosen. */
    private static final Pattern LINE =
            Pattern.compile(
                    "(\\S+) decision=(\\S+) client=\\S+ rule=(\\S+) window=(1m|5m)"
                            + " count=(\\d{1,18}) threshold=(\\d{1,18}) .*");

    /** The latest of these lines that is one. */
    static Optional<DecidedBy> latest(List<String> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            Optional<DecidedBy> decided = of(lines.get(i));
            if (decided.isPresent()) {
                return decided;
            }
        }
        return Optional.empty();
    }

    private static Optional<DecidedBy> of(String line) {
        try {
            return line.startsWith("{") ? ofJson(JsonTree.read(line)) : ofText(line);
        } catch (IOException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<DecidedBy> ofText(String line) {
        Matcher parts = LINE.matcher(line);
        return parts.matches()
                ? Optional.of(
                        new DecidedBy(
                                Instant.parse(parts.group(1)),
                                parts.group(2),
                                parts.group(3),
                                window(parts.group(4)),
                                Long.parseLong(parts.group(5)),
                                Long.parseLong(parts.group(6))))
                : Optional.empty();
    }

    private static Optional<DecidedBy> ofJson(JsonTree line) {
        return line.has("decision") && line.has("window")
                ? Optional.of(
                        new DecidedBy(
                                Instant.parse(line.text("time")),
                                line.text("decision"),
                                line.text("rule"),
                                window(line.text("window")),
                                line.number("count"),
                                line.number("threshold")))
                : Optional.empty();
    }

    private static Window window(String word) {
        return word.equals(Window.ONE_MINUTE.word()) ? Window.ONE_MINUTE : Window.FIVE_MINUTES;
    }
}

package guardian.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Texts, times and tables as people like to read them on a terminal. */
final class Shown {

    private static final String GAP = "  ";

    private Shown() {}

    /** In printable ASCII on one line; what is none becomes {@code \xhh} for each byte. */
    static String line(String bytes) {
        StringBuilder shown = new StringBuilder(bytes.length());
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            if (c >= ' ' && c < 127 && c != '\\') {
                shown.append(c);
            } else if (c == '\\') {
                shown.append("\\\\");
            } else {
                shown.append(String.format(c < 256 ? "\\x%02x" : "\\u%04x", (int) c));
            }
        }
        return shown.toString();
    }

    /** A value of an answer, likewise; "-" for what is not known, and for nothing. */
    static String value(Object value) {
        return value == null || value.equals("") ? "-" : line(value.toString());
    }

    /** A time of an answer, seen from now: {@code in 9m}, {@code 3h ago}. */
    static String relative(String instant, Instant now) {
        try {
            Duration away = Duration.between(now, Instant.parse(instant));
            return away.isNegative() ? span(away.negated()) + " ago" : "in " + span(away);
        } catch (DateTimeParseException e) {
            return line(instant);
        }
    }

    /** The two largest units: {@code 2d 3h}, {@code 9m 58s}. */
    static String span(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + rest(seconds % 60, "s");
        }
        return seconds < 86_400
                ? seconds / 3600 + "h" + rest(seconds % 3600 / 60, "m")
                : seconds / 86_400 + "d" + rest(seconds % 86_400 / 3600, "h");
    }

    private static String rest(long number, String unit) {
        return number == 0 ? "" : " " + number + unit;
    }

    /** Rows below each other, each column as wide as it has to be; the first row is the head. */
    static List<String> table(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String pad = " ".repeat(widths.get(i) - row.get(i).length());
                boolean number = i > 0 && isNumber(row.get(i));
                line.append(i == 0 ? "" : GAP);
                line.append(number ? pad + row.get(i) : row.get(i) + pad);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && Character.isDigit(text.charAt(0))
                && !text.contains(":")
                && text.chars().allMatch(c -> c >= '0' && c <= '9' || c == ',' || c == '%');
    }
}

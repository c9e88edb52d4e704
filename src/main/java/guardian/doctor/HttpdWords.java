package guardian.doctor;

import java.util.ArrayList;
import java.util.List;

/** Cuts a line of httpd's configuration into words, as httpd does. */
final class HttpdWords {

    private HttpdWords() {}

    /** The words, without their quotes; a backslash takes the meaning from a quote only. */
    static List<String> of(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while ((at = blanks(line, at)) < line.length()) {
            char first = line.charAt(at);
            boolean quoted = first == '"' || first == '\'';
            StringBuilder word = new StringBuilder();
            at = quoted ? quoted(line, at + 1, first, word) : bare(line, at, word);
            words.add(word.toString());
        }
        return words;
    }

    private static int blanks(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    private static int bare(String line, int from, StringBuilder word) {
        int at = from;
        while (at < line.length() && line.charAt(at) > ' ') {
            word.append(line.charAt(at++));
        }
        return at;
    }

    private static int quoted(String line, int from, char quote, StringBuilder word) {
        int at = from;
        while (at < line.length() && line.charAt(at) != quote) {
            boolean escaped =
                    line.charAt(at) == '\\'
                            && at + 1 < line.length()
                            && (line.charAt(at + 1) == quote || line.charAt(at + 1) == '\\');
            at += escaped ? 1 : 0;
            word.append(line.charAt(at++));
        }
        return at + 1;
    }
}

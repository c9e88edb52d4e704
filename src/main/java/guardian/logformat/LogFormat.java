package guardian.logformat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * An Apache LogFormat, read from the text between its quotes in httpd.conf, with or without the
 * backslashes before inner quotes.
 *
 * @param text as it was given
 * @param hasTime whether the lines tell a time that can be read
 * @param hasForwarded whether the lines hold X-Forwarded-For
 */
public record LogFormat(String text, Layout layout, boolean hasTime, boolean hasForwarded) {

    private static final Map<String, String> NAMED =
            Map.of(
                    "common",
                    "%h %l %u %t \"%r\" %>s %b",
                    "combined",
                    "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-agent}i\"",
                    "vhost_combined",
                    "%v:%p %h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-agent}i\"",
                    // Ours, as in httpd-conf. The word at its end is in no line of the others.
                    "extended",
                    "%V %a %{c}a %u [%{end:%d/%b/%Y:%T}t.%{end:usec_frac}t %{end:%z}t] \"%r\" %>s"
                            + " %B %D \"%{Referer}i\" \"%{User-Agent}i\" \"%{X-Forwarded-For}i\""
                            + " %{UNIQUE_ID}e score=%{GUARDIAN_SCORE}e");

    /** The formats of httpd's own configuration and of ours, by name; null for another word. */
    public static LogFormat named(String name) {
        try {
            return NAMED.containsKey(name) ? parse(NAMED.get(name)) : null;
        } catch (FormatFault e) {
            throw new IllegalStateException(name + " is no LogFormat", e);
        }
    }

    /** Reads a format. */
    public static LogFormat parse(String text) throws FormatFault {
        List<Object> pieces = new ArrayList<>();
        for (Object piece : DirectiveReader.read(text)) {
            pieces.add(piece instanceof Directive directive ? Fields.of(directive) : piece);
        }
        while (!pieces.isEmpty() && isBlank(pieces.get(pieces.size() - 1))) {
            pieces.remove(pieces.size() - 1);
        }
        if (pieces.contains('\n')) {
            throw new FormatFault("has a line end inside, but a request is one line");
        }
        List<Object> chosen = Choices.of(pieces);
        return new LogFormat(
                text,
                Folding.layout(chosen),
                anyMeans(chosen, Meaning::isTime),
                anyMeans(chosen, meaning -> meaning == Meaning.FORWARDED));
    }

    private static boolean anyMeans(List<Object> pieces, Predicate<Meaning> wanted) {
        return pieces.stream().anyMatch(p -> p instanceof Field f && wanted.test(f.meaning()));
    }

    private static boolean isBlank(Object piece) {
        return piece instanceof Character c && c <= ' ';
    }

    @Override
    public String toString() {
        return text;
    }
}

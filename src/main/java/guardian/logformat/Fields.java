package guardian.logformat;

import static guardian.logformat.Alphabet.DIGITS;
import static guardian.logformat.Alphabet.NAME;
import static guardian.logformat.Alphabet.TEXT;
import static guardian.logformat.Alphabet.TOKEN;

import java.util.Locale;

/** The directives of mod_log_config, mod_logio and mod_ssl: what each writes. */
final class Fields {

    /** {@code [21/Nov/2026:01:14:42 +0000]}. */
    private static final int DATE_WIDTH = 28;

    private Fields() {}

    static Field of(Directive d) throws FormatFault {
        String argument = d.argument() == null ? "" : d.argument();
        return switch (d.letters()) {
            case "a" -> new Field(d, Meaning.CLIENT, TOKEN, argument.equals("c") ? 1 : 3);
            case "h" -> new Field(d, Meaning.CLIENT, TOKEN, argument.equals("c") ? 1 : 2);
            case "A" -> new Field(d, Meaning.NONE, TOKEN, 0);
            case "B", "b" -> new Field(d, Meaning.BYTES, DIGITS, 2);
            case "O" -> new Field(d, Meaning.BYTES, DIGITS, 1);
            case "D" -> new Field(d, Meaning.TOOK_MICROS, DIGITS, 3);
            case "T" -> duration(d, argument);
            case "H" -> new Field(d, Meaning.PROTOCOL, NAME, 1);
            case "I", "k", "p", "S", "^FB" -> new Field(d, Meaning.NONE, DIGITS, 0);
            case "P" -> new Field(d, Meaning.NONE, argument.startsWith("hex") ? NAME : DIGITS, 0);
            case "l", "R", "X" -> new Field(d, Meaning.NONE, NAME, 0);
            case "L" -> new Field(d, Meaning.ID, TOKEN, 1);
            case "m" -> new Field(d, Meaning.METHOD, NAME, 1);
            case "r" -> new Field(d, Meaning.REQUEST, TEXT, 1);
            case "s" -> new Field(d, Meaning.STATUS, DIGITS, d.last() ? 2 : 1);
            case "t" -> TimeFields.of(d, argument, DATE_WIDTH);
            case "u" -> new Field(d, Meaning.USER, TEXT, 1);
            case "U" -> new Field(d, Meaning.TARGET, TEXT, 1);
            case "V" -> new Field(d, Meaning.HOST, NAME, 3);
            case "v" -> new Field(d, Meaning.HOST, NAME, 2);
            case "e" -> environment(d, argument);
            case "i" -> header(d, argument.toLowerCase(Locale.ROOT));
            case "x", "c" -> ssl(d, argument);
            default -> new Field(d, Meaning.NONE, TEXT, 0);
        };
    }

    private static Field duration(Directive d, String unit) throws FormatFault {
        return switch (unit) {
            case "", "s" -> new Field(d, Meaning.TOOK_SECONDS, DIGITS, 1);
            case "ms" -> new Field(d, Meaning.TOOK_MILLIS, DIGITS, 2);
            case "us" -> new Field(d, Meaning.TOOK_MICROS, DIGITS, 3);
            default -> throw new FormatFault(d + ": the units of %T are s, ms and us");
        };
    }

    private static Field environment(Directive d, String variable) {
        return switch (variable) {
            case "UNIQUE_ID" -> new Field(d, Meaning.ID, TOKEN, 2);
            case "GUARDIAN_SCORE" -> new Field(d, Meaning.SCORE, TOKEN, 1);
            default -> new Field(d, Meaning.NONE, TEXT, 0);
        };
    }

    private static Field header(Directive d, String name) {
        return switch (name) {
            case "host" -> new Field(d, Meaning.HOST, TEXT, 1);
            case "referer" -> new Field(d, Meaning.REFERER, TEXT, 1);
            case "user-agent" -> new Field(d, Meaning.AGENT, TEXT, 1);
            case "x-forwarded-for" -> new Field(d, Meaning.FORWARDED, TEXT, 1);
            default -> new Field(d, Meaning.NONE, TEXT, 0);
        };
    }

    private static Field ssl(Directive d, String variable) {
        boolean word = variable.startsWith("SSL_PROTOCOL") || variable.startsWith("SSL_CIPHER");
        return new Field(d, Meaning.NONE, word ? NAME : TEXT, 0);
    }
}

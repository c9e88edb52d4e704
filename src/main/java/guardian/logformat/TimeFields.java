package guardian.logformat;

import java.util.ArrayList;
import java.util.List;

/**
 * The forms of {@code %t}, and which of them give the time of a line: the end of the request, else
 * its beginning; a whole time alone, else seconds and their fraction.
 */
final class TimeFields {

    private static final List<Meaning> WHOLE =
            List.of(
                    Meaning.EPOCH_MICROS,
                    Meaning.EPOCH_MILLIS,
                    Meaning.DATE,
                    Meaning.EPOCH_SECONDS,
                    Meaning.DATE_PARTS);

    private TimeFields() {}

    static Field of(Directive d, String argument, int dateWidth) {
        return switch (form(argument)) {
            case "" -> new Field(d, Meaning.DATE, Alphabet.TEXT, dateWidth, 0, null);
            case "sec", "%s" -> new Field(d, Meaning.EPOCH_SECONDS, Alphabet.DIGITS, 0);
            case "msec" -> new Field(d, Meaning.EPOCH_MILLIS, Alphabet.DIGITS, 0);
            case "usec" -> new Field(d, Meaning.EPOCH_MICROS, Alphabet.DIGITS, 0);
            case "msec_frac" -> new Field(d, Meaning.FRACTION_MILLIS, Alphabet.DIGITS, 3, 0, null);
            case "usec_frac" -> new Field(d, Meaning.FRACTION_MICROS, Alphabet.DIGITS, 6, 0, null);
            default -> text(d, form(argument));
        };
    }

    private static Field text(Directive d, String form) {
        Strftime date = Strftime.of(form);
        boolean blanks = form.matches("(?s).*(\\s|\"|%[ceklnrtx+]).*");
        Meaning meaning = date.parts().isEmpty() ? Meaning.NONE : Meaning.DATE_PARTS;
        Alphabet alphabet = blanks ? Alphabet.TEXT : Alphabet.NAME;
        return new Field(d, meaning, alphabet, date.width(), 0, date);
    }

    private static String form(String argument) {
        String form = argument.replaceFirst("^(begin|end):", "");
        return form.equals("begin") || form.equals("end") ? "" : form;
    }

    private static boolean isEnd(Field field) {
        String argument = field.directive().argument();
        return argument != null && (argument.equals("end") || argument.startsWith("end:"));
    }

    /** Those that are to be read; empty when they give no time. */
    static List<Field> chosen(List<Field> all) {
        List<Field> atEnd = all.stream().filter(TimeFields::isEnd).toList();
        List<Field> atBegin = all.stream().filter(field -> !isEnd(field)).toList();
        List<Field> chosen = complete(atEnd);
        return chosen.isEmpty() ? complete(atBegin) : chosen;
    }

    private static List<Field> complete(List<Field> fields) {
        for (Meaning whole : WHOLE) {
            List<Field> found = fields.stream().filter(f -> f.meaning() == whole).toList();
            if (!found.isEmpty() && (whole != Meaning.DATE_PARTS || isWholeSecond(found))) {
                List<Field> chosen = new ArrayList<>();
                chosen.addAll(whole == Meaning.DATE_PARTS ? found : found.subList(0, 1));
                if (WHOLE.indexOf(whole) >= WHOLE.indexOf(Meaning.DATE)) {
                    addFraction(fields, chosen);
                }
                return chosen;
            }
        }
        return List.of();
    }

    private static void addFraction(List<Field> fields, List<Field> chosen) {
        for (Meaning fraction : List.of(Meaning.FRACTION_MICROS, Meaning.FRACTION_MILLIS)) {
            for (Field field : fields) {
                if (field.meaning() == fraction) {
                    chosen.add(field);
                    return;
                }
            }
        }
    }

    private static boolean isWholeSecond(List<Field> fields) {
        boolean whole = has(fields, 'Y') || has(fields, 'y');
        whole &= has(fields, 'm') || has(fields, 'b');
        return whole
                && has(fields, 'd')
                && has(fields, 'H')
                && has(fields, 'M')
                && has(fields, 'S');
    }

    private static boolean has(List<Field> fields, char letter) {
        return fields.stream().anyMatch(field -> field.date().has(letter));
    }
}

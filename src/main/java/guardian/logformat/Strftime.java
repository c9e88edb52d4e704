package guardian.logformat;

import java.util.ArrayList;
import java.util.List;

/**
 * A strftime text with parts of fixed width, as far as a time can be read from it.
 *
 * @param width bytes it always has; 0 when they differ, and then there are no parts
 * @param parts what stands where
 */
public record Strftime(int width, List<Part> parts) {

    /**
     * One number, or the month's or zone's name.
     *
     * @param letter strftime's: Y y m b d H M S z
     * @param at the place in the text
     */
    public record Part(char letter, int at) {}

    private static final String NUMBERS = "YymbdHMSz";

    static Strftime of(String text) {
        String plain = expanded(text);
        List<Part> parts = new ArrayList<>();
        int width = 0;
        for (int i = 0; i < plain.length(); i++) {
            if (plain.charAt(i) != '%' || i + 1 == plain.length()) {
                width++;
                continue;
            }
            char letter = plain.charAt(++i);
            int length = widthOf(letter);
            if (length == 0) {
                return new Strftime(0, List.of());
            }
            if (NUMBERS.indexOf(letter) >= 0) {
                parts.add(new Part(letter, width));
            }
            width += length;
        }
        return new Strftime(width, parts);
    }

    private static String expanded(String text) {
        return text.replace("%F", "%Y-%m-%d")
                .replace("%T", "%H:%M:%S")
                .replace("%R", "%H:%M")
                .replace("%D", "%m/%d/%y")
                .replace("%h", "%b")
                .replace("%e", "%d");
    }

    private static int widthOf(char letter) {
        return switch (letter) {
            case 'y', 'm', 'd', 'H', 'M', 'S', 'C', 'g', 'I', 'k', 'l', 'p', 'U', 'V', 'W' -> 2;
            case 'b', 'a', 'j' -> 3;
            case 'Y', 'G' -> 4;
            case 'z' -> 5;
            case 'u', 'w', '%' -> 1;
            default -> 0;
        };
    }

    boolean has(char letter) {
        return parts.stream().anyMatch(part -> part.letter() == letter);
    }
}

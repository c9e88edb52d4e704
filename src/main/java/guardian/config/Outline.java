package guardian.config;

import java.util.BitSet;

/**
 * The sections of a file that is not good TOML. Behind a header that could not be read, the parser
 * counts keys to the section before; behind any line that could not be read, a key may be missing
 * that is there. Neither is worth a second fault.
 */
final class Outline {

    private final String[] lines;
    private final int[] headers;
    private final BitSet broken = new BitSet();
    private final BitSet incomplete = new BitSet();

    Outline(String text) {
        lines = text.split("\n", -1);
        headers = new int[lines.length + 1];
        for (int line = 1; line <= lines.length; line++) {
            boolean header = lines[line - 1].stripLeading().startsWith("[");
            headers[line] = header ? line : headers[line - 1];
        }
    }

    void markBroken(int line) {
        broken.set(line);
        incomplete.set(header(line));
    }

    /** Whether a key of this line was counted to a section that it may not belong to. */
    boolean isMisplaced(int line) {
        int header = header(line);
        return header != line && header > 0 && broken.get(header);
    }

    /** Whether keys of the section to which this line belongs may have been lost. */
    boolean isIncomplete(int line) {
        return incomplete.get(header(line));
    }

    /** The key of a line with its section, as far as it can be told; else {@code syntax}. */
    String keyAt(int line) {
        int header = header(line);
        String section = header == 0 ? "" : sectionName(lines[header - 1]);
        String key = line == header || line > lines.length ? "" : keyName(lines[line - 1]);
        if (section.isEmpty() && key.isEmpty()) {
            return "syntax";
        }
        return section + (section.isEmpty() || key.isEmpty() ? "" : ".") + key;
    }

    /** Whether what stands there looks like a value that lacks its quotes. */
    boolean lacksQuotes(int line, int column) {
        String text = line <= lines.length ? lines[line - 1] : "";
        int equals = text.indexOf('=');
        if (equals < 0 || column - 1 <= equals || column > text.length()) {
            return false;
        }
        char c = text.charAt(column - 1);
        return c == '/' || c == '.' || c == ':' || c < 128 && Character.isLetter(c);
    }

    private int header(int line) {
        return headers[Math.min(line, lines.length)];
    }

    private static String sectionName(String line) {
        return bareKey(line.replace('[', ' ').strip());
    }

    private static String keyName(String line) {
        return line.indexOf('=') < 0 ? "" : bareKey(line.strip());
    }

    /** The bare or dotted key at the start of the text. */
    private static String bareKey(String text) {
        int end = 0;
        while (end < text.length() && end < 60 && isKeyCharacter(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }

    private static boolean isKeyCharacter(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.');
    }
}

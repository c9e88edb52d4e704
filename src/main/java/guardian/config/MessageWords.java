package guardian.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A command of the operator's that is told something, word by word, with places for a short text.
 *
 * @param words the first is the program, an absolute path; empty for no command
 */
public record MessageWords(List<String> words) {

    private static final String TEXT = "{text}";
    private static final Pattern PLACE = Pattern.compile("\\{text}");
    private static final Pattern UNKNOWN = Pattern.compile("\\{(?!text})[A-Za-z_]+}");

    public MessageWords {
        words = List.copyOf(words);
        String fault = fault(words);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
    }

    /** What keeps these words from being a command; null if nothing does. */
    static String fault(List<String> words) {
        return words.isEmpty() ? null : CommandWords.fault(words, PLACE, UNKNOWN, TEXT);
    }

    /** Whether there is a command. */
    public boolean isGiven() {
        return !words.isEmpty();
    }

    /**
     * The words for one message.
     *
     * @param text one line of printable ASCII
     */
    public List<String> about(String text) {
        return words.stream().map(word -> word.replace(TEXT, text)).toList();
    }
}

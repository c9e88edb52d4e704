package guardian.config;

import guardian.event.Prefix;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of the operator's, word by word, with places for a client and for seconds in it. Only a
 * {@link Prefix} can be put into these places: whatever a client sends, the command has the words
 * that the operator gave it, and in them nothing that is not an address.
 *
 * @param words the first is the program, an absolute path; empty for no command
 */
public record CommandWords(List<String> words) {

    /** No command. */
    public static final CommandWords NONE = new CommandWords(List.of());

    private static final String CLIENT = "{client}";
    private static final String SECONDS = "{seconds}";

    /** The place of the client in PROTECT_EXEC of the script of 2005. */
    private static final String CLIENT_OF_2005 = "%s";

    private static final Pattern PLACE = Pattern.compile("\\{client}|\\{seconds}|%s");
    private static final Pattern UNKNOWN = Pattern.compile("\\{(?!client}|seconds})[A-Za-z_]+}");

    public CommandWords {
        words = List.copyOf(words);
        String fault = fault(words);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
    }

    /** What keeps these words from being a command; null if nothing does. */
    static String fault(List<String> words) {
        if (words.isEmpty()) {
            return null;
        }
        String fault = fault(words, PLACE, UNKNOWN, "{client} and {seconds}");
        if (fault != null) {
            return fault;
        }
        return has(words, CLIENT) || has(words, CLIENT_OF_2005)
                ? null
                : "has no {client}, so it would do the same for everybody";
    }

    /**
     * What keeps words from naming a program, or holds a place that there is none for; null if
     * nothing does.
     *
     * @param place what is replaced, which a program's path must not hold
     * @param unknown what looks like a place, and is none
     * @param allowed the places, for the sentence about it
     */
    static String fault(List<String> words, Pattern place, Pattern unknown, String allowed) {
        String program = words.get(0);
        if (!program.startsWith("/") || place.matcher(program).find()) {
            return "the program is " + Shown.text(program) + ", allowed: an absolute path";
        }
        for (String word : words) {
            Matcher found = unknown.matcher(word);
            if (found.find()) {
                return "there is no " + found.group() + ", allowed: " + allowed;
            }
        }
        return null;
    }

    private static boolean has(List<String> words, String place) {
        return words.stream().anyMatch(word -> word.contains(place));
    }

    /** Whether there is a command. */
    public boolean isGiven() {
        return !words.isEmpty();
    }

    /** Whether the command is told for how long. */
    public boolean tellsSeconds() {
        return has(words, SECONDS);
    }

    /**
     * The words for one client.
     *
     * @param client put in as {@link Prefix#toString} writes it
     */
    public List<String> about(Prefix client, long seconds) {
        return words.stream().map(word -> fill(word, client, seconds)).toList();
    }

    private static String fill(String word, Prefix client, long seconds) {
        return PLACE.matcher(word)
                .replaceAll(
                        place ->
                                place.group().equals(SECONDS)
                                        ? Long.toString(seconds)
                                        : client.toString());
    }
}

package guardian.logformat;

/**
 * Several fields that are one to the layout around them: all that stands in quotes, or a word such
 * as {@code %v:%p}. First the whole is found, then its parts.
 *
 * @param quoted whether it stands in quotes; else it holds no blank
 */
public record Group(Layout inside, boolean quoted) implements Node {

    @Override
    public boolean mayHold(char c) {
        return (quoted ? Alphabet.TEXT : Alphabet.NAME).mayHold(c);
    }

    @Override
    public int width() {
        return 0;
    }

    @Override
    public String toString() {
        return inside.toString();
    }
}

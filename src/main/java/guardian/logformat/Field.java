package guardian.logformat;

/**
 * A directive and what its values look like.
 *
 * @param meaning what it tells, or NONE when another field tells it better
 * @param width bytes of every value, or 0
 * @param rank of several fields that tell the same, the one with the highest is chosen
 * @param date the parts of a strftime text, else null
 */
public record Field(
        Directive directive, Meaning meaning, Alphabet alphabet, int width, int rank, Strftime date)
        implements Node {

    Field(Directive directive, Meaning meaning, Alphabet alphabet, int rank) {
        this(directive, meaning, alphabet, 0, rank, null);
    }

    /** Known only where the value is always there. */
    @Override
    public int width() {
        return directive.conditional() ? 0 : width;
    }

    /** Whether its values are digits, or a lone "-". */
    public boolean isNumber() {
        return alphabet == Alphabet.DIGITS;
    }

    /** Whether every value is one word. */
    public boolean isWord() {
        return !mayHold(' ');
    }

    @Override
    public boolean mayHold(char c) {
        return alphabet.mayHold(c);
    }

    Field as(Meaning other) {
        return new Field(directive, other, alphabet, width, rank, date);
    }

    @Override
    public String toString() {
        return directive.toString();
    }
}

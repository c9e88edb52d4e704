package guardian.logformat;

/**
 * One directive as it is written.
 *
 * @param letters the letter behind the modifiers, or {@code ^ti} and its like
 * @param argument what stands in braces, or null
 * @param last whether {@code >} asks for the last of internally redirected requests
 * @param conditional whether status codes stand before it: for other ones the value is {@code -}
 * @param text the whole, from its percent sign
 */
public record Directive(
        String letters, String argument, boolean last, boolean conditional, String text) {

    boolean is(String wanted) {
        return letters.equals(wanted);
    }

    @Override
    public String toString() {
        return text;
    }
}

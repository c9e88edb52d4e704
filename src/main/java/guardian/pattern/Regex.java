package guardian.pattern;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/**
 * Reads a regular expression as Perl, Java and RE2 write it into an automaton. What would need more
 * than one look at each byte (back references, look-around, word boundaries) is refused.
 *
 * <p>{@code ^} and {@code $} are symbols of their own, which stand before and behind each text: so
 * they may stand anywhere, in alternatives too.
 */
final class Regex {

    /** Stands before each text. */
    static final int BEGIN = 0x100;

    /** Stands behind each text. */
    static final int END = 0x101;

    private static final int DEEPEST = 20;
    private static final int MOST_REPEATS = 100;

    private final String text;
    private boolean fold;
    private int at;
    private int depth;

    Regex(String text, boolean fold) {
        this.text = text;
        this.fold = fold;
    }

    Automaton read() throws PatternFault {
        if (text.startsWith("(?i)")) {
            fold = true;
            at = 4;
        }
        Automaton all = alternatives();
        if (at < text.length()) {
            throw fault("a ) that nothing opens");
        }
        return all;
    }

    private Automaton alternatives() throws PatternFault {
        if (++depth > DEEPEST) {
            throw fault("groups deeper than " + DEEPEST);
        }
        List<Automaton> each = new ArrayList<>();
        each.add(sequence());
        while (take('|')) {
            each.add(sequence());
        }
        depth--;
        return Operations.union(each);
    }

    private Automaton sequence() throws PatternFault {
        List<Automaton> pieces = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
            pieces.add(repeated(atom()));
        }
        return pieces.isEmpty() ? Automata.makeEmptyString() : Operations.concatenate(pieces);
    }

    private Automaton repeated(Automaton atom) throws PatternFault {
        Automaton result = atom;
        if (take('*')) {
            result = Operations.repeat(atom);
        } else if (take('+')) {
            result = Operations.repeat(atom, 1);
        } else if (take('?')) {
            result = Operations.optional(atom);
        } else if (isCount()) {
            result = counted(atom);
        } else {
            return result;
        }
        // As few as possible or as many: the same texts match.
        take('?');
        if (at < text.length() && (isCount() || "*+?".indexOf(text.charAt(at)) >= 0)) {
            throw fault("a quantifier behind a quantifier");
        }
        return result;
    }

    private boolean isCount() {
        return at + 1 < text.length()
                && text.charAt(at) == '{'
                && Character.isDigit(text.charAt(at + 1));
    }

    private Automaton counted(Automaton atom) throws PatternFault {
        at++;
        int least = number();
        int most = least;
        boolean open = false;
        if (take(',')) {
            open = at < text.length() && text.charAt(at) == '}';
            most = open ? least : number();
        }
        if (!take('}') || most < least) {
            throw fault("a count that is not {n}, {n,} or {n,m}");
        }
        return open ? Operations.repeat(atom, least) : Operations.repeat(atom, least, most);
    }

    private int number() throws PatternFault {
        int value = 0;
        int start = at;
        while (at < text.length() && Character.isDigit(text.charAt(at)) && value <= MOST_REPEATS) {
            value = value * 10 + text.charAt(at++) - '0';
        }
        if (at == start || value > MOST_REPEATS) {
            throw fault("a count that is none from 0 to " + MOST_REPEATS);
        }
        return value;
    }

    private Automaton atom() throws PatternFault {
        char c = text.charAt(at++);
        switch (c) {
            case '^':
                return Automata.makeChar(BEGIN);
            case '$':
                return Automata.makeChar(END);
            case '.':
                return new ByteClass().negate().automaton();
            case '[':
                return new ByteClassReader(this, fold).read().automaton();
            case '(':
                return group();
            case '\\':
                return folded(escape()).automaton();
            case '*', '+', '?':
                throw fault("nothing to repeat");
            default:
                at--;
                return literal();
        }
    }

    private Automaton group() throws PatternFault {
        if (take('?') && !take(':')) {
            throw fault("(?" + rest() + ": look-around and named groups are not known");
        }
        Automaton inside = alternatives();
        if (!take(')')) {
            throw fault("a ( that nothing closes");
        }
        return inside;
    }

    /** One character, which beyond ASCII is several bytes. */
    private Automaton literal() {
        int codePoint = text.codePointAt(at);
        at += Character.charCount(codePoint);
        List<Automaton> bytes = new ArrayList<>();
        for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
            bytes.add(folded(new ByteClass().add(b & 0xFF, b & 0xFF)).automaton());
        }
        return Operations.concatenate(bytes);
    }

    private ByteClass folded(ByteClass bytes) {
        return fold ? bytes.fold() : bytes;
    }

    /** What stands behind a backslash. */
    ByteClass escape() throws PatternFault {
        if (at == text.length()) {
            throw fault("a backslash at the end");
        }
        char c = text.charAt(at++);
        switch (c) {
            case 'd':
                return new ByteClass().add('0', '9');
            case 'D':
                return new ByteClass().add('0', '9').negate();
            case 'w':
                return word();
            case 'W':
                return word().negate();
            case 's':
                return new ByteClass().add(" \t\n\u000B\f\r");
            case 'S':
                return new ByteClass().add(" \t\n\u000B\f\r").negate();
            case 'x':
                return hex();
            default:
                return character(c);
        }
    }

    private ByteClass character(char c) throws PatternFault {
        int control = "tnvfr".indexOf(c);
        if (control >= 0) {
            return new ByteClass().add(String.valueOf("\t\n\u000B\f\r".charAt(control)));
        }
        if (c < ' ' || c > '~' || Character.isLetterOrDigit(c)) {
            throw fault("\\" + c + " is not known here");
        }
        return new ByteClass().add(c, c);
    }

    private static ByteClass word() {
        return new ByteClass().add('a', 'z').add('A', 'Z').add('0', '9').add('_', '_');
    }

    private ByteClass hex() throws PatternFault {
        try {
            int value = Integer.parseUnsignedInt(text, at, at + 2, 16);
            at += 2;
            return new ByteClass().add(value, value);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw fault("\\x without two hexadecimal digits");
        }
    }

    /** Whether that character comes next; then it is taken. */
    boolean take(char c) {
        boolean next = at < text.length() && text.charAt(at) == c;
        at += next ? 1 : 0;
        return next;
    }

    /** The next character, taken; faults at the end. */
    char next(String missing) throws PatternFault {
        if (at == text.length()) {
            throw fault(missing);
        }
        return text.charAt(at++);
    }

    /** Whether the text goes on like this. */
    boolean comes(String expected) {
        return text.startsWith(expected, at);
    }

    private String rest() {
        return text.substring(at, Math.min(text.length(), at + 1));
    }

    PatternFault fault(String what) {
        return new PatternFault("at character " + Math.max(1, at) + ": " + what);
    }
}

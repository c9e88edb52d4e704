package guardian.logformat;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a LogFormat into literal characters and directives, by the rules of mod_log_config: between
 * the percent sign and the letter, modifiers come in any order.
 */
final class DirectiveReader {

    private static final String LETTERS = "aABbCcDefhHiIklLmnoOpPqrRsStTuUvVxX";
    private static final String NEED_ARGUMENT = "Ceinoxc";

    private final String text;
    private final List<Object> pieces = new ArrayList<>();
    private int at;

    private DirectiveReader(String text) {
        this.text = text;
    }

    /** Each element is a Character or a Directive. */
    static List<Object> read(String text) throws FormatFault {
        DirectiveReader reader = new DirectiveReader(text);
        while (reader.at < text.length()) {
            reader.next();
        }
        return reader.pieces;
    }

    private void next() throws FormatFault {
        char c = text.charAt(at);
        if (c == '%') {
            directive();
        } else if (c == '\\') {
            escape();
        } else {
            pieces.add(c);
            at++;
        }
    }

    /** As httpd reads its configuration: other letters keep their backslash. */
    private void escape() {
        char c = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        int known = "\"\\ntr".indexOf(c);
        pieces.add(known < 0 ? '\\' : "\"\\\n\t\r".charAt(known));
        at += known < 0 ? 1 : 2;
    }

    private void directive() throws FormatFault {
        int start = at++;
        String argument = null;
        boolean last = false;
        boolean conditional = false;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '{') {
                int close = text.indexOf('}', at);
                if (close < 0) {
                    at = text.length();
                    throw fault(start, "the brace is not closed");
                }
                argument = text.substring(at, close);
                at = close + 1;
            } else if (c == '>' || c == '<') {
                last = c == '>';
            } else if (c >= '0' && c <= '9') {
                conditional = true;
            } else if (c != '!' && c != ',') {
                end(start, argument, last, conditional);
                return;
            }
        }
        throw fault(start, "ends before its letter");
    }

    private void end(int start, String argument, boolean last, boolean conditional)
            throws FormatFault {
        int letter = at - 1;
        if (text.charAt(letter) == '%') {
            pieces.add('%');
            return;
        }
        if (text.charAt(letter) == '^') {
            at = Math.min(text.length(), at + 2);
        }
        String letters = text.substring(letter, at);
        boolean known =
                letters.length() == 1
                        ? LETTERS.contains(letters)
                        : List.of("^ti", "^to", "^FB").contains(letters);
        if (!known) {
            throw fault(start, "no such directive in mod_log_config");
        }
        if (argument == null && (NEED_ARGUMENT.contains(letters) || letters.startsWith("^t"))) {
            throw fault(start, "needs a name in braces, as in %{NAME}" + letters);
        }
        pieces.add(new Directive(letters, argument, last, conditional, text.substring(start, at)));
    }

    private FormatFault fault(int start, String message) {
        String shown = text.substring(start, Math.min(Math.max(at, start + 2), text.length()));
        return new FormatFault(shown + " at character " + (start + 1) + ": " + message);
    }
}

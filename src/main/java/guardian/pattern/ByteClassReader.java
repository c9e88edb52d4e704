package guardian.pattern;

/** What stands between {@code [} and {@code ]} in a regular expression. */
final class ByteClassReader {

    private static final String OPEN = "a [ that nothing closes";

    private final Regex in;
    private final boolean fold;

    ByteClassReader(Regex in, boolean fold) {
        this.in = in;
        this.fold = fold;
    }

    /** Reads from behind the opening bracket to behind the closing one. */
    ByteClass read() throws PatternFault {
        boolean negated = in.take('^');
        ByteClass all = new ByteClass();
        boolean first = true;
        while (first || !in.comes("]")) {
            first = false;
            item(all);
        }
        in.take(']');
        if (fold) {
            all.fold();
        }
        return negated ? all.negate() : all;
    }

    private void item(ByteClass all) throws PatternFault {
        if (in.comes("[:")) {
            throw in.fault("[:name:] is not known here; write the bytes out, such as a-z");
        }
        ByteClass from = one();
        boolean range = in.comes("-") && !in.comes("-]");
        if (!range) {
            all.add(from);
            return;
        }
        in.take('-');
        ByteClass to = one();
        if (from.single() < 0 || to.single() < from.single()) {
            throw in.fault("a range whose ends are not in order");
        }
        all.add(from.single(), to.single());
    }

    private ByteClass one() throws PatternFault {
        char c = in.next(OPEN);
        if (c == '\\') {
            return in.escape();
        }
        if (c > '~') {
            throw in.fault("beyond ASCII, bytes are written \\xhh in [ ]");
        }
        return new ByteClass().add(c, c);
    }
}

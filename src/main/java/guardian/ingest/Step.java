package guardian.ingest;

import guardian.logformat.Field;
import guardian.logformat.Group;
import guardian.logformat.Layout;
import guardian.logformat.Meaning;
import guardian.logformat.Node;

/** Finds one node of a layout, from its beginning or from its end, and takes what it tells. */
final class Step {

    private static final int BY_WIDTH = Layout.BY_WIDTH;

    private final int width;
    private final boolean user;
    private final LayoutReader inside;
    private final Field field;
    private final Intake intake;
    private int index;
    private byte stop;
    private int rest;

    Step(Node node, Intake intake) {
        this.width = node.width();
        this.intake = intake;
        this.field = node instanceof Field plain ? plain : null;
        this.user = field != null && field.meaning() == Meaning.USER;
        this.inside = node instanceof Group group ? new LayoutReader(group.inside(), intake) : null;
    }

    /** Will be found from the left, by the literal behind it. */
    void endsBefore(Node node, String literal) {
        index = Layout.endsAt(node, literal);
        stop = index == BY_WIDTH ? 0 : (byte) literal.charAt(index);
    }

    /** Will be found from the right, by the literal before it. */
    void beginsBehind(Node node, String literal) {
        index = Layout.beginsAt(node, literal);
        stop = index == BY_WIDTH ? 0 : (byte) literal.charAt(index);
        rest = literal.length() - index;
    }

    /** Where it ends that begins at {@code at}, or -1. */
    int end(byte[] line, int at, int to) {
        if (index == BY_WIDTH) {
            return at + width <= to ? at + width : -1;
        }
        int from = at;
        if (stop == '"') {
            // An empty user name is written as two quotes.
            if (user && at + 2 < to && line[at] == '"' && line[at + 1] == '"') {
                from = at + 2;
            }
            return Bytes.closingQuote(line, from, to) - index;
        }
        while (from < to && line[from] != stop) {
            from++;
        }
        return from < to ? from - index : -1;
    }

    /** Where it begins that ends at {@code end}, or -1. */
    int start(byte[] line, int from, int end) {
        if (index == BY_WIDTH) {
            return end - width >= from ? end - width : -1;
        }
        int at;
        if (stop == '"') {
            at = Bytes.openingQuote(line, from, end);
            if (user && at == end - 1 && at - 2 >= from && line[at - 1] == '"') {
                at -= line[at - 2] == '"' ? 2 : 0;
            }
        } else {
            at = end - 1;
            while (at >= from && line[at] != stop) {
                at--;
            }
        }
        return at < from ? -1 : at + rest;
    }

    /** Takes what stands there; null, or why it cannot stand there. */
    Malformed take(byte[] line, int from, int to) {
        return inside != null ? inside.read(line, from, to) : intake.take(field, line, from, to);
    }
}

package guardian.logformat;

import java.util.ArrayList;
import java.util.List;

/**
 * Literals and what stands between them, in turn, and from which end each is found.
 *
 * <p>The nodes before {@code open} are found from the left, since none may hold what follows it;
 * those behind it from the right, since none may hold what precedes it; the open one is what is
 * left. So nothing that a client puts into the open one can pass for a field beside it.
 *
 * @param literals one more than nodes; the first and the last may be empty
 * @param open as many as there are nodes when all are found from the left
 */
public record Layout(List<String> literals, List<Node> nodes, int open) {

    /** Lays out characters and nodes. */
    static Layout of(List<Object> pieces) throws FormatFault {
        List<String> literals = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (Object piece : pieces) {
            if (piece instanceof Node node) {
                literals.add(literal.toString());
                literal.setLength(0);
                nodes.add(node);
            } else {
                literal.append((char) (Character) piece);
            }
        }
        literals.add(literal.toString());
        return planned(literals, nodes);
    }

    private static Layout planned(List<String> literals, List<Node> nodes) throws FormatFault {
        int open = 0;
        while (open < nodes.size() && endsAt(nodes.get(open), literals.get(open + 1)) != NOWHERE) {
            open++;
        }
        for (int i = nodes.size() - 1; i > open; i--) {
            if (beginsAt(nodes.get(i), literals.get(i)) == NOWHERE) {
                throw ambiguous(nodes.get(open), literals.get(open + 1), nodes.get(i));
            }
        }
        return new Layout(List.copyOf(literals), List.copyOf(nodes), open);
    }

    private static FormatFault ambiguous(Node open, String literal, Node other) {
        return new FormatFault(
                literal.isEmpty()
                        ? "nothing between " + open + " and what follows tells where it ends"
                        : open
                                + " and "
                                + other
                                + " may each hold what stands beside them, so nobody can tell where"
                                + " one ends: put quotes around them");
    }

    /** For a node of fixed width. */
    public static final int BY_WIDTH = -1;

    private static final int NOWHERE = -2;

    /** Which character of the literal behind a node the node cannot hold; the first such. */
    public static int endsAt(Node node, String behind) {
        if (node.width() > 0) {
            return BY_WIDTH;
        }
        for (int i = 0; i < behind.length(); i++) {
            if (!node.mayHold(behind.charAt(i))) {
                return i;
            }
        }
        return NOWHERE;
    }

    /** Which character of the literal before a node the node cannot hold; the last such. */
    public static int beginsAt(Node node, String before) {
        if (node.width() > 0) {
            return BY_WIDTH;
        }
        for (int i = before.length() - 1; i >= 0; i--) {
            if (!node.mayHold(before.charAt(i))) {
                return i;
            }
        }
        return NOWHERE;
    }

    /** Whether a line may end with a blank that belongs to a value. */
    public boolean mayEndInBlank() {
        boolean atEnd = literals.get(literals.size() - 1).isEmpty();
        return atEnd && !nodes.isEmpty() && nodes.get(nodes.size() - 1).mayHold(' ');
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(literals.get(0));
        for (int i = 0; i < nodes.size(); i++) {
            text.append(nodes.get(i)).append(literals.get(i + 1));
        }
        return text.toString();
    }
}

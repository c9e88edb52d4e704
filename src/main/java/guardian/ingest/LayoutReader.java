package guardian.ingest;

import guardian.logformat.Layout;
import guardian.logformat.Node;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A layout as a byte scanner: from the left up to its open node, then from the right. */
final class LayoutReader {

    private final byte[][] literals;
    private final Step[] steps;
    private final int open;

    LayoutReader(Layout layout, Intake intake) {
        this.literals =
                layout.literals().stream()
                        .map(literal -> literal.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
        this.open = layout.open();
        List<Node> nodes = layout.nodes();
        this.steps = new Step[nodes.size()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = new Step(nodes.get(i), intake);
            if (i < open) {
                steps[i].endsBefore(nodes.get(i), layout.literals().get(i + 1));
            } else if (i > open) {
                steps[i].beginsBehind(nodes.get(i), layout.literals().get(i));
            }
        }
    }

    /** Reads all of {@code line[from, to)}; null, or why it is not of this layout. */
    Malformed read(byte[] line, int from, int to) {
        int left = from;
        for (int i = 0; i < open; i++) {
            if (!Bytes.standsAt(literals[i], line, left, to)) {
                return Malformed.FIELDS;
            }
            left += literals[i].length;
            int end = steps[i].end(line, left, to);
            if (end < left) {
                return Malformed.FIELDS;
            }
            Malformed cause = steps[i].take(line, left, end);
            if (cause != null) {
                return cause;
            }
            left = end;
        }
        if (!Bytes.standsAt(literals[open], line, left, to)) {
            return Malformed.FIELDS;
        }
        left += literals[open].length;
        if (open == steps.length) {
            return left == to ? null : Malformed.FIELDS;
        }
        return fromTheRight(line, left, to);
    }

    private Malformed fromTheRight(byte[] line, int left, int to) {
        int right = to;
        for (int i = steps.length - 1; i >= open; i--) {
            byte[] behind = literals[i + 1];
            right -= behind.length;
            if (right < left || !Bytes.standsAt(behind, line, right, to)) {
                return Malformed.FIELDS;
            }
            int start = i == open ? left : steps[i].start(line, left, right);
            if (start < left) {
                return Malformed.FIELDS;
            }
            Malformed cause = steps[i].take(line, start, right);
            if (cause != null) {
                return cause;
            }
            right = start;
        }
        return null;
    }
}

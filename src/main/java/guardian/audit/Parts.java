package guardian.audit;

import java.util.Arrays;

/**
 * Where the parts of a native file lie:
 *
 * <pre>
 * --25ec385a-A--      the boundary is this file's own; it repeats in other files
 * [21/Nov/2026:01:32:22.510721 +0000] awD0pux... 198.51.100.28 42795 192.0.2.10 18093
 * --25ec385a-B--      before each but the first an LF, which is none of the part before
 * ...
 * --25ec385a-Z--
 * </pre>
 *
 * <p>Bodies (C, E) are raw, and a client may know the boundary: it may write parts of its own into
 * them. So a body whose length the headers tell is jumped over when its end stands there; beyond
 * that the first A and B count, and of each other part the last, since H comes behind all bodies
 * and nothing behind H is a client's.
 *
 * <p>Confined to the sweeper thread; serves one file after the other.
 */
final class Parts {

    private static final int BOUNDARY = 8;

    /** {@code --} boundary {@code -A--} LF. */
    private static final int MARKER = 2 + BOUNDARY + 4 + 1;

    private static final int LETTERS = 26;

    private final int[] from = new int[LETTERS];
    private final int[] to = new int[LETTERS];
    private byte[] file;
    private int length;
    private boolean ended;
    private boolean repeated;

    /** Looks through {@code bytes[0, size)}; false when it does not begin as such a file does. */
    boolean find(byte[] bytes, int size) {
        file = bytes;
        length = size;
        ended = false;
        repeated = false;
        Arrays.fill(from, -1);
        if (!isFirstMarker()) {
            return false;
        }
        int part = 'A';
        int start = MARKER;
        int next;
        while ((next = nextMarker(part, start)) >= 0) {
            keep(part, start, next);
            part = letterAt(next + 1);
            start = next + 1 + MARKER;
        }
        ended = part == 'Z' && start == length;
        keep(part, start, length);
        return true;
    }

    /** Whether its last part, Z, is the end of it. */
    boolean ended() {
        return ended;
    }

    /** Whether a part stands there twice. */
    boolean repeated() {
        return repeated;
    }

    boolean has(char part) {
        return from[part - 'A'] >= 0;
    }

    int from(char part) {
        return from[part - 'A'];
    }

    int to(char part) {
        return to[part - 'A'];
    }

    private void keep(int part, int start, int end) {
        int index = part - 'A';
        boolean again = from[index] >= 0;
        repeated |= again;
        if (!again || part > 'B') {
            from[index] = start;
            to[index] = end;
        }
    }

    /** Where the LF in front of the next marker is, or -1. */
    private int nextMarker(int part, int start) {
        int declared = part == 'C' ? declared('B') : part == 'E' ? declared('F') : -1;
        if (declared >= 0 && declared <= length - start && isMarker(start + declared)) {
            return start + declared;
        }
        for (int at = start; at + MARKER < length; at++) {
            if (file[at] == '\n' && file[at + 1] == '-' && isMarker(at)) {
                return at;
            }
        }
        return -1;
    }

    /** The length of the body that follows these headers, or -1. */
    private int declared(char headers) {
        if (!has(headers)) {
            return -1;
        }
        int end = to(headers);
        int at = Headers.value(Headers.CONTENT_LENGTH, file, from(headers), end);
        long told = at < 0 ? -1 : Octets.number(file, at, end);
        return told > length ? -1 : (int) told;
    }

    private boolean isFirstMarker() {
        if (length < MARKER || letterAt(0) != 'A' || !closes(0) || file[0] != '-') {
            return false;
        }
        for (int i = 2; i < 2 + BOUNDARY; i++) {
            if (Character.digit(file[i], 16) < 0) {
                return false;
            }
        }
        return file[1] == '-';
    }

    /** Whether an LF and a marker with this file's boundary stand there. */
    private boolean isMarker(int lf) {
        int at = lf + 1;
        return at + MARKER <= length
                && file[lf] == '\n'
                && Arrays.equals(file, at, at + 2 + BOUNDARY, file, 0, 2 + BOUNDARY)
                && closes(at);
    }

    private boolean closes(int marker) {
        int at = marker + 2 + BOUNDARY;
        int letter = file[at + 1];
        return file[at] == '-'
                && letter >= 'A'
                && letter <= 'Z'
                && file[at + 2] == '-'
                && file[at + 3] == '-'
                && file[at + 4] == '\n';
    }

    private int letterAt(int marker) {
        return file[marker + 2 + BOUNDARY + 1];
    }
}

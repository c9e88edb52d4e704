package guardian.firewall;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts what a program has written so far into lines, without ever waiting for more. So one thread
 * can watch two streams and the clock.
 */
final class AvailableLines {

    /** What goes beyond is dropped from the line. */
    static final int LONGEST = 4096;

    private final InputStream in;
    private final Consumer<String> lines;
    private final byte[] piece = new byte[8192];
    private final byte[] line = new byte[LONGEST];
    private int length;

    AvailableLines(InputStream in, Consumer<String> lines) {
        this.in = in;
        this.lines = lines;
    }

    /** Hands on the lines that are there; true if there was at least a byte. */
    boolean take() throws IOException {
        int available = in.available();
        if (available <= 0) {
            return false;
        }
        int read = in.read(piece, 0, Math.min(available, piece.length));
        for (int i = 0; i < read; i++) {
            if (piece[i] == '\n') {
                finish();
            } else if (length < LONGEST) {
                line[length++] = piece[i];
            }
        }
        return read > 0;
    }

    /** Hands on a last line that has no end. */
    void end() {
        if (length > 0) {
            finish();
        }
    }

    private void finish() {
        lines.accept(new String(line, 0, length, StandardCharsets.ISO_8859_1));
        length = 0;
    }
}

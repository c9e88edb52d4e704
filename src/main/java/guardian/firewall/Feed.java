package guardian.firewall;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What is still to be written into a program. A pipe that is full makes the writer wait, for ever
 * if the program hangs; so no more is written than what the emptied pipe is sure to take. How much
 * lies in it, the kernel tells at the reading end, which is found under {@code /proc}.
 */
final class Feed implements AutoCloseable {

    /** The least that an empty pipe takes: POSIX's PIPE_BUF on Linux. */
    private static final int PORTION = 4096;

    private final OutputStream in;
    private final FileInputStream unread;
    private byte[] text = {};
    private int written;

    /**
     * @param process its stdin is a pipe
     */
    Feed(Process process) throws IOException {
        in = process.getOutputStream();
        unread = new FileInputStream("/proc/" + process.pid() + "/fd/0");
    }

    /** To be written next; only when everything before has been. */
    void put(String ascii) {
        text = ascii.getBytes(StandardCharsets.US_ASCII);
        written = 0;
    }

    /** Whether all has been written. */
    boolean isEmpty() {
        return written == text.length;
    }

    /** Writes a portion if there is one and the program has read all before it; true if it did. */
    boolean push() throws IOException {
        if (isEmpty() || unread.available() > 0) {
            return false;
        }
        int portion = Math.min(PORTION, text.length - written);
        in.write(text, written, portion);
        in.flush();
        written += portion;
        return true;
    }

    /** Tells the program that nothing more will come. */
    @Override
    public void close() {
        try (unread) {
            in.close();
        } catch (IOException e) {
            // The program has ended before: there is nobody to tell.
        }
    }
}

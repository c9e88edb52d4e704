package guardian.ingest;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;

/**
 * Our end of httpd's pipe. Reading blocks, yet the reader must look up ten times a second even on a
 * quiet site; so it asks poll(2) first, by the JDK's own binding, which the flags that Chronicle
 * Map needs open for us. A non-blocking pipe would do as well, but the flag would outlive us: httpd
 * hands the same pipe to our successor.
 *
 * <p>Confined to the ingest thread.
 */
public final class StandardInput {

    /** What bin/httpd-guardian has found: how many bytes the pipe holds. */
    private static final String PIPE_SIZE = "GUARDIAN_PIPE_SIZE";

    private static final int POLLIN = 1;

    private final FileInputStream in = new FileInputStream(FileDescriptor.in);
    private final MethodHandle poll = bindPoll();
    private final int pipeSize = pipeSize(System.getenv(PIPE_SIZE));

    /** Whether {@link #await} can end without input; without it the reader wakes by lines only. */
    public boolean polls() {
        return poll != null;
    }

    /**
     * Waits until a read would not block (input or its end), at most {@code millis}.
     *
     * @return false when the time is over
     */
    public boolean await(long millis) throws IOException {
        if (poll == null) {
            return true;
        }
        try {
            return (int) poll.invokeExact(FileDescriptor.in, POLLIN, millis) != 0;
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("cannot wait for standard input by poll(2)", e);
        }
    }

    /** Reads what is there into {@code into[at, at + most)}; -1 at the end of input. */
    public int read(byte[] into, int at, int most) throws IOException {
        return in.read(into, at, most);
    }

    /**
     * Whether a read that brought {@code count} of {@code most} bytes has found httpd's pipe full,
     * or half of it at least: lines that do not fill its pages leave as much as half of it unused.
     * Never, when standard input is no pipe.
     */
    public boolean wasFull(int count, int most) {
        int half = pipeSize / 2;
        return half > 0 && (count >= half || count == most && count + waiting() >= half);
    }

    private int waiting() {
        try {
            return in.available();
        } catch (IOException e) {
            // Reading goes on, and says more of it.
            return 0;
        }
    }

    private static int pipeSize(String said) {
        try {
            return said == null ? 0 : Integer.parseInt(said);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static MethodHandle bindPoll() {
        try {
            Method method =
                    Class.forName("sun.nio.ch.Net")
                            .getDeclaredMethod("poll", FileDescriptor.class, int.class, long.class);
            method.setAccessible(true);
            return MethodHandles.lookup().unreflect(method);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}

package guardian.replay;

import guardian.ingest.StandardInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The bytes of one log: a file, one that gzip has packed, or standard input. */
final class LogBytes implements AutoCloseable {

    private static final int BUFFER = 1 << 16;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    /** Reads some bytes; -1 at the end. */
    private interface Source {
        int read(byte[] into, int at, int most) throws IOException;
    }

    private final String name;
    private final Source source;
    private final InputStream file;
    private long taken;

    private LogBytes(String name, Source source, InputStream file) {
        this.name = name;
        this.source = source;
        this.file = file;
    }

    /**
     * Opens one.
     *
     * @param name a file, packed or not, which its first bytes tell; - for standard input
     */
    static LogBytes open(String name) throws IOException {
        if (name.equals("-")) {
            return new LogBytes(name, new StandardInput()::read, InputStream.nullInputStream());
        }
        try {
            Counting counting = new Counting(Files.newInputStream(Path.of(name)));
            InputStream in = unpacked(new BufferedInputStream(counting, BUFFER));
            LogBytes[] opened = new LogBytes[1];
            opened[0] =
                    new LogBytes(
                            name,
                            (into, at, most) -> {
                                int count = in.read(into, at, most);
                                opened[0].taken = counting.count;
                                return count;
                            },
                            in);
            return opened[0];
        } catch (IOException e) {
            throw explained(name, e);
        }
    }

    private static InputStream unpacked(BufferedInputStream in) throws IOException {
        in.mark(2);
        boolean packed = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
        in.reset();
        return packed ? new GZIPInputStream(in, BUFFER) : in;
    }

    int read(byte[] into, int at, int most) throws IOException {
        try {
            return source.read(into, at, most);
        } catch (IOException e) {
            throw explained(name, e);
        }
    }

    /** Bytes of the file that were read so far, packed as they are. */
    long taken() {
        return taken;
    }

    /** Whether the next read may have to wait for somebody. */
    boolean mayWait() {
        return name.equals("-");
    }

    private static IOException explained(String name, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new IOException(name + ": no such file", e);
        }
        if (e instanceof AccessDeniedException) {
            return new IOException(name + ": permission denied", e);
        }
        return new IOException(name + ": " + e.getMessage(), e);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Tells how far a file is, whatever is made of its bytes. */
    private static final class Counting extends java.io.FilterInputStream {

        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int at, int most) throws IOException {
            int got = super.read(into, at, most);
            count += Math.max(got, 0);
            return got;
        }
    }
}

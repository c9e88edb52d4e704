package guardian.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * What was read of a file. One buffer serves all files, and grows with them; after a long one it is
 * let go of.
 *
 * <p>Confined to the sweeper thread.
 */
final class Contents {

    private static final int USUAL = 1 << 18;

    /** The JDK keeps memory outside of the heap for the longest piece ever asked for. */
    private static final int PIECE = 1 << 16;

    private final int most;
    private byte[] bytes = new byte[USUAL];
    private int length;

    /**
     * @param most so much of a file is read
     */
    Contents(long most) {
        this.most = (int) most;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /**
     * Reads a file. Of one that is longer than is read the middle is left out, since a native
     * file's verdict stands at its end; of JSON the end, since nothing could be made of a piece.
     *
     * @return the size of the file. No more than that is read: from a FIFO, whose size is 0, that
     *     is nothing, where one more byte would be waited for
     */
    long read(SeekableByteChannel file) throws IOException {
        long size = file.size();
        int wanted = (int) Math.min(size, most);
        if (bytes.length < wanted || bytes.length > USUAL && wanted <= USUAL) {
            bytes = new byte[Math.max(USUAL, wanted)];
        }
        length = 0;
        fill(file, wanted);
        if (size > most && NativeReader.mayRead(bytes, length)) {
            file.position(size - most / 2);
            length = most - most / 2;
            fill(file, wanted);
        }
        return size;
    }

    private void fill(SeekableByteChannel file, int to) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (length < to) {
            buffer.limit(Math.min(to, length + PIECE)).position(length);
            int count = file.read(buffer);
            if (count <= 0) {
                return;
            }
            length += count;
        }
    }
}

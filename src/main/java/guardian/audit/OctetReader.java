package guardian.audit;

import java.io.Reader;

/** Bytes as characters, one for each: what ModSecurity calls JSON may hold any byte. */
final class OctetReader extends Reader {

    private final byte[] bytes;
    private final int length;
    private int at;

    OctetReader(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    @Override
    public int read(char[] into, int from, int most) {
        int count = Math.min(most, length - at);
        if (count <= 0) {
            return -1;
        }
        for (int i = 0; i < count; i++) {
            into[from + i] = (char) (bytes[at + i] & 0xFF);
        }
        at += count;
        return count;
    }

    @Override
    public void close() {
        // There is nothing to let go of.
    }
}

package guardian.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks whether a file can be followed as the map that its header says it is: Chronicle checks the
 * checksum of the header and those of the records, but believes every offset between the two, and
 * one that points behind the mapping ends the JVM. Nothing is mapped here.
 *
 * <pre>
 *   0                checksum (8), length of the header (4; the upper bit: not ready), header
 *   next 64          lock (8); extra bulks of tiers (3), first free tier (5), tiers in use (5),
 *                    offset of the segment headers (4), size of the whole (8)
 *   segment headers  each: lock (8), entries (4), lowest free chunk (4), next tier (8)
 *   tiers            each: slots (key and chunk), counters (the first: next tier), free list, chunks
 *   extra bulks      tiers again
 * </pre>
 *
 * <p>One for each look; reads a twelfth of the file.
 */
final class MapStructure {

    private static final int HEAD = 12;
    private static final int LENGTH_AT = 8;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int LINE = 64;
    private static final int STATE_LENGTH = 32;
    private static final int BULKS_AT = 8;
    private static final int SEGMENT_HEADERS_AT = 21;
    private static final int NEXT_TIER_AT = 16;
    private static final int SEGMENT_HEADER_READ = 24;
    private static final int THREE_BYTES = 0xFFFFFF;
    private static final int MOST_SEGMENTS = 1 << 20;
    private static final int PIECE = 1 << 16;

    private final Path path;
    private final FileChannel file;
    private final ByteBuffer piece =
            ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private String header;
    private int segments;
    private long chunks;
    private int slotSize;
    private long slots;
    private long slotBytes;
    private int keyBits;
    private long chunkMask;
    private long tierSize;
    private long tiers;

    private MapStructure(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Refuses what Chronicle must not be let into; nobody may have it open.
     *
     * @throws IOException with what is wrong and where, or when the file cannot be read
     */
    static void check(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            new MapStructure(path, file).check();
        }
    }

    /** The beginning only: for a file that others change meanwhile. */
    static void checkHeader(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            new MapStructure(path, file).readHeader();
        }
    }

    private void check() throws IOException {
        long stateAt = readHeader();
        segments = (int) number("actualSegments", 1, MOST_SEGMENTS);
        chunks = number("actualChunksPerSegmentTier", 1, Integer.MAX_VALUE);
        slotSize = (int) number("tierHashLookupSlotSize", Integer.BYTES, Long.BYTES);
        slots = number("tierHashLookupCapacity", 1, Integer.MAX_VALUE);
        slotBytes = number("tierHashLookupOuterSize", slots * slotSize, file.size());
        keyBits = (int) number("tierHashLookupKeyBits", 1, Long.SIZE - 1);
        chunkMask = (1L << number("tierHashLookupValueBits", 1, Long.SIZE - 1)) - 1;
        tierSize = number("tierSize", slotBytes, file.size());
        ByteBuffer state = read(stateAt, STATE_LENGTH);
        long bulks = state.getInt(BULKS_AT) & THREE_BYTES;
        long headersAt = state.getInt(SEGMENT_HEADERS_AT);
        long headerSize = number("segmentHeaderSize", SEGMENT_HEADER_READ, PIECE);
        long tiersInBulk = number("tiersInBulk", 1, MOST_SEGMENTS);
        long bulkSize = number("tierBulkSizeInBytes", tiersInBulk * tierSize, Long.MAX_VALUE / 2);
        long inner = number("tierBulkInnerOffsetToTiers", 0, bulkSize - tiersInBulk * tierSize);
        long tiersAt = headersAt + segments * headerSize;
        long bulksAt = tiersAt + segments * tierSize;
        if (headersAt < stateAt + STATE_LENGTH || bulks > (file.size() - bulksAt) / bulkSize) {
            throw fault("its %d bulks of tiers do not fit, segments at %d", bulks, headersAt);
        }
        tiers = segments + bulks * tiersInBulk;
        for (int segment = 0; segment < segments; segment++) {
            ByteBuffer head = read(headersAt + segment * headerSize, SEGMENT_HEADER_READ);
            requireTier(head.getLong(NEXT_TIER_AT), segments, "segment " + segment);
            checkSlots(tiersAt + segment * tierSize);
        }
        for (long extra = 0; extra < bulks * tiersInBulk; extra++) {
            long at = bulksAt + extra / tiersInBulk * bulkSize;
            at += inner + extra % tiersInBulk * tierSize;
            long next = read(at + slotBytes, Long.BYTES).getLong(0);
            requireTier(next, segments + extra + 1, "extra tier " + extra);
            checkSlots(at);
        }
    }

    /** Where the part behind it begins. */
    private long readHeader() throws IOException {
        int length = read(0, HEAD).getInt(LENGTH_AT);
        // Chronicle waits a minute for one that says that somebody is still making it.
        if (length <= 0 || length > LONGEST_HEADER) {
            throw fault("it does not begin as a map does, with a header of %d bytes", length, 0);
        }
        header = StandardCharsets.ISO_8859_1.decode(read(HEAD, length)).toString();
        return (HEAD + length + LINE - 1) / LINE * (long) LINE;
    }

    private long number(String name, long least, long most) throws IOException {
        Matcher field = Pattern.compile("\\b" + name + ": (\\d{1,18})\\b").matcher(header);
        if (!field.find()) {
            throw fault("its header has no " + name + " (%d bytes, %d)", header.length(), 0);
        }
        long value = Long.parseLong(field.group(1));
        if (value < least || value > most) {
            throw fault(name + " is %d, at least %d and at most " + most, value, least);
        }
        return value;
    }

    /** Tiers are counted from 1; 0 is none. They are handed out upwards, so no chain is a ring. */
    private void requireTier(long next, long above, String what) throws IOException {
        if (next != 0 && (next <= above || next > tiers)) {
            throw fault(what + " goes on in tier %d of %d", next, tiers);
        }
    }

    /**
     * A slot holds the number of a chunk, in its upper bits; one is free, or a search never ends.
     */
    private void checkSlots(long at) throws IOException {
        boolean free = false;
        for (long read = 0; read < slots * slotSize; read += PIECE) {
            ByteBuffer part = read(at + read, (int) Math.min(PIECE, slots * slotSize - read));
            while (part.hasRemaining()) {
                long slot = slotSize == Integer.BYTES ? part.getInt() : part.getLong();
                free |= slot == 0;
                if ((slot >>> keyBits & chunkMask) >= chunks) {
                    throw fault(
                            "a slot of the tier at %d points to chunk %d", at, slot >>> keyBits);
                }
            }
        }
        if (!free) {
            throw fault("no slot of the tier at %d is free, of %d", at, slots);
        }
    }

    private ByteBuffer read(long at, int length) throws IOException {
        piece.clear().limit(length);
        while (piece.hasRemaining()) {
            if (at < 0 || file.read(piece, at + piece.position()) < 0) {
                throw fault("it ends before %d + %d", at, length);
            }
        }
        return piece.flip();
    }

    private IOException fault(String what, long first, long second) throws IOException {
        String said = String.format(what, first, second);
        return new IOException(path + " is no sound map, in " + file.size() + " bytes: " + said);
    }
}

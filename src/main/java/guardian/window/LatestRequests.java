package guardian.window;

import guardian.event.HttpdText;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The latest request of clients that may become offenders without a further one: when what the map
 * knows lifts them to a threshold, this is the evidence. A bounded ring of fixed slots; two clients
 * that fall on one slot leave the later one's request.
 *
 * <p>Confined to the ingest thread.
 */
final class LatestRequests {

    private static final int SLOTS = 1 << 12;
    private static final int HOST = 100;
    private static final int REQUEST = 360;
    private static final int ID = 40;
    private static final int SLOT = HOST + REQUEST + ID;

    private final int[] record = new int[SLOTS];
    private final long[] timeMillis = new long[SLOTS];
    private final short[] hostLength = new short[SLOTS];
    private final short[] requestLength = new short[SLOTS];
    private final short[] idLength = new short[SLOTS];
    private final long[] high = new long[SLOTS];
    private final long[] low = new long[SLOTS];
    private final boolean[] isPlain = new boolean[SLOTS];
    private byte[] text = new byte[0];

    LatestRequests() {
        Arrays.fill(record, -1);
    }

    void keep(int owner, RequestEvent event, long millis) {
        int slot = claim(owner, millis);
        int at = slot * SLOT;
        high[slot] = event.high();
        low[slot] = event.low();
        isPlain[slot] = false;
        hostLength[slot] = (short) event.copyHost(text, at, HOST);
        requestLength[slot] = (short) event.copyRequest(text, at + HOST, REQUEST);
        idLength[slot] = (short) event.copyId(text, at + HOST + REQUEST, ID);
    }

    /** Keeps the request of a record, whose address is known. */
    void keep(int owner, Evidence evidence, long millis) {
        int slot = claim(owner, millis);
        int at = slot * SLOT;
        high[slot] = evidence.address().high();
        low[slot] = evidence.address().low();
        isPlain[slot] = true;
        hostLength[slot] = copy(evidence.host(), at, HOST);
        requestLength[slot] = copy(evidence.request(), at + HOST, REQUEST);
        idLength[slot] = copy(evidence.id(), at + HOST + REQUEST, ID);
    }

    private int claim(int owner, long millis) {
        if (text.length == 0) {
            text = new byte[SLOTS * SLOT];
        }
        int slot = owner & SLOTS - 1;
        record[slot] = owner;
        timeMillis[slot] = millis;
        return slot;
    }

    private short copy(String from, int at, int most) {
        byte[] bytes = from.getBytes(StandardCharsets.ISO_8859_1);
        int length = Math.min(bytes.length, most);
        System.arraycopy(bytes, 0, text, at, length);
        return (short) length;
    }

    /** Forgets the request of a record that now belongs to another client. */
    void forget(int owner) {
        int slot = owner & SLOTS - 1;
        if (record[slot] == owner) {
            record[slot] = -1;
        }
    }

    boolean has(int owner) {
        return record[owner & SLOTS - 1] == owner;
    }

    long timeMillis(int owner) {
        return timeMillis[owner & SLOTS - 1];
    }

    Evidence evidence(int owner) {
        int slot = owner & SLOTS - 1;
        int at = slot * SLOT;
        String request = text(at + HOST, requestLength[slot]);
        return new Evidence(
                text(at, hostLength[slot]),
                isPlain[slot] ? request : HttpdText.unescape(request),
                text(at + HOST + REQUEST, idLength[slot]),
                "",
                new Prefix(high[slot], low[slot], 128));
    }

    private String text(int from, int length) {
        return new String(text, from, length, StandardCharsets.ISO_8859_1);
    }
}

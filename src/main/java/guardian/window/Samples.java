package guardian.window;

import guardian.event.HttpdText;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Some of the latest requests of everybody, for those who ask what a client does: all of them where
 * there are few, and of a flood so many as cost nothing, those that come first in each hundredth of
 * a second. A ring of fixed slots, a megabyte.
 *
 * <p>Confined to the ingest thread.
 */
final class Samples {

    private static final int SLOTS = 1 << 12;
    private static final int HOST = 64;
    private static final int REQUEST = 192;
    private static final int SLOT = HOST + REQUEST;
    private static final int A_TURN = 4;
    private static final int SAVED = 64;
    private static final int CLASSES = 6;

    private final long[] high = new long[SLOTS];
    private final long[] low = new long[SLOTS];
    private final long[] millis = new long[SLOTS];
    private final short[] status = new short[SLOTS];
    private final short[] hostLength = new short[SLOTS];
    private final short[] requestLength = new short[SLOTS];
    private final byte[] text = new byte[SLOTS * SLOT];
    private long kept;
    private int left = SAVED;

    /** A hundredth of a second has passed. */
    void turn() {
        left = Math.min(SAVED, left + A_TURN);
    }

    /** Keeps the request, unless there are too many. */
    void offer(RequestEvent event, long clientHigh, long clientLow, long atMillis) {
        if (left == 0) {
            return;
        }
        left--;
        int slot = (int) (kept++ & SLOTS - 1);
        int at = slot * SLOT;
        high[slot] = clientHigh;
        low[slot] = clientLow;
        millis[slot] = atMillis;
        status[slot] = (short) event.status();
        hostLength[slot] = (short) event.copyHost(text, at, HOST);
        requestLength[slot] = (short) event.copyRequest(text, at + HOST, REQUEST);
    }

    /** The number of the latest request; of earlier ones they are smaller. */
    long latest() {
        return kept - 1;
    }

    /**
     * Adds requests of the client, the latest first, of so many from that number on.
     *
     * @param untilMillis later ones are left out
     * @param most in the list, at last
     * @return from which number on to look next; -1 when that was all
     */
    long find(Prefix client, long untilMillis, long from, int looks, int most, List<Sample> into) {
        long end = Math.max(0, kept - SLOTS);
        long i = from;
        for (; i >= end && i > from - looks && into.size() < most; i--) {
            int slot = (int) (i & SLOTS - 1);
            if (isOf(slot, client) && millis[slot] <= untilMillis) {
                into.add(sample(slot, client));
            }
        }
        return i < end || into.size() == most ? -1 : i;
    }

    private boolean isOf(int slot, Prefix client) {
        return low[slot] == client.low() && high[slot] == client.high();
    }

    private Sample sample(int slot, Prefix client) {
        int at = slot * SLOT;
        return new Sample(
                client,
                millis[slot],
                status[slot],
                text(at, hostLength[slot]),
                HttpdText.unescape(text(at + HOST, requestLength[slot])),
                hostLength[slot] == HOST || requestLength[slot] == REQUEST);
    }

    private String text(int from, int length) {
        return new String(text, from, length, StandardCharsets.ISO_8859_1);
    }

    /** How many of the client's latest requests were answered by 1xx, 2xx and so on. */
    int[] mix(Prefix client) {
        int[] mix = new int[CLASSES];
        for (int slot = 0; slot < Math.min(kept, SLOTS); slot++) {
            if (isOf(slot, client)) {
                mix[Math.min(CLASSES - 1, Math.max(0, status[slot] / 100))]++;
            }
        }
        return mix;
    }
}

package guardian.window;

import java.util.Arrays;

/**
 * The records whose offence found the mailbox full, in order. Holds at most one entry a record, so
 * it is bounded by the table. Confined to the ingest thread.
 */
final class OffersWaiting {

    /** Offers one of them again. */
    interface Again {
        void offer(int record, boolean inMinute, int count);
    }

    private static final int AT_A_TIME = 1024;

    private int[] records = new int[16];
    private int[] counts = new int[16];
    private boolean[] minutes = new boolean[16];
    private int size;

    void add(int record, boolean inMinute, int count) {
        if (size == records.length) {
            records = Arrays.copyOf(records, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
            minutes = Arrays.copyOf(minutes, size * 2);
        }
        records[size] = record;
        counts[size] = count;
        minutes[size] = inMinute;
        size++;
    }

    /** Offers the oldest again; those that find no room once more come back by {@link #add}. */
    void each(Again again) {
        if (size == 0) {
            return;
        }
        int now = Math.min(size, AT_A_TIME);
        int[] whose = Arrays.copyOf(records, now);
        int[] count = Arrays.copyOf(counts, now);
        boolean[] inMinute = Arrays.copyOf(minutes, now);
        size -= now;
        System.arraycopy(records, now, records, 0, size);
        System.arraycopy(counts, now, counts, 0, size);
        System.arraycopy(minutes, now, minutes, 0, size);
        for (int i = 0; i < now; i++) {
            again.offer(whose[i], inMinute[i], count[i]);
        }
    }
}

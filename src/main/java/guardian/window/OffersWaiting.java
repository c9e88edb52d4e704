package guardian.window;

import java.util.Arrays;

/**
 * The records whose offence found the mailbox full, in order. Holds at most one entry a record, so
 * it is bounded by the table. Confined to the ingest thread.
 */
final class OffersWaiting {

    /** Offers one of them again. */
    interface Again {
        void offer(int record, Window window, long count, long threshold);
    }

    private static final int AT_A_TIME = 1024;

    private int[] records = new int[16];
    private long[] counts = new long[16];
    private long[] thresholds = new long[16];
    private Window[] windows = new Window[16];
    private int size;

    void add(int record, Window window, long count, long threshold) {
        if (size == records.length) {
            records = Arrays.copyOf(records, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
            thresholds = Arrays.copyOf(thresholds, size * 2);
            windows = Arrays.copyOf(windows, size * 2);
        }
        records[size] = record;
        counts[size] = count;
        thresholds[size] = threshold;
        windows[size] = window;
        size++;
    }

    /** Offers the oldest again; those that find no room once more come back by {@link #add}. */
    void each(Again again) {
        if (size == 0) {
            return;
        }
        int now = Math.min(size, AT_A_TIME);
        int[] whose = Arrays.copyOf(records, now);
        long[] count = Arrays.copyOf(counts, now);
        long[] threshold = Arrays.copyOf(thresholds, now);
        Window[] window = Arrays.copyOf(windows, now);
        size -= now;
        System.arraycopy(records, now, records, 0, size);
        System.arraycopy(counts, now, counts, 0, size);
        System.arraycopy(thresholds, now, thresholds, 0, size);
        System.arraycopy(windows, now, windows, 0, size);
        for (int i = 0; i < now; i++) {
            again.offer(whose[i], window[i], count[i], threshold[i]);
        }
    }
}

package guardian.state;

import java.nio.ByteBuffer;
import java.util.function.ToIntFunction;

/**
 * Takes the records of one file of counters over into another one of another size: all that are
 * worth something, and when there are more of them than find room, those that are worth most.
 */
final class Carrying {

    private static final int GRADES = 1 << 10;

    private final ChronicleCounters from;
    private final ChronicleCounters to;
    private final ToIntFunction<ByteBuffer> worth;
    private final byte[] bytes = new byte[CounterStore.RECORD_BYTES];

    Carrying(ChronicleCounters from, ChronicleCounters to, ToIntFunction<ByteBuffer> worth) {
        this.from = from;
        this.to = to;
        this.worth = worth;
    }

    void run() {
        int least = leastGrade();
        from.each((high, low, rule, record) -> copy(high, low, rule, record, least + 1, GRADES));
        // What is left goes to those of the last grade that find room at all.
        from.each((high, low, rule, record) -> copy(high, low, rule, record, least, least));
    }

    /** The grade down to which there is room, at least for some. */
    private int leastGrade() {
        long[] records = new long[GRADES];
        from.each((high, low, rule, record) -> records[grade(record)]++);
        long room = to.most();
        int grade = GRADES - 1;
        while (grade > 1 && records[grade] <= room) {
            room -= records[grade--];
        }
        return grade;
    }

    private int grade(ByteBuffer record) {
        return Math.min(worth.applyAsInt(record), GRADES - 1);
    }

    private void copy(long high, long low, int rule, ByteBuffer record, int least, int most) {
        int grade = grade(record);
        if (grade >= least && grade <= most) {
            record.get(0, bytes);
            to.update(high, low, rule, (copy, isNew) -> copy.put(0, bytes));
        }
    }
}

package guardian.ingest;

import guardian.runtime.Meter;
import java.util.function.IntSupplier;

/**
 * Gives all lines on, or a fair sample: each has the same chance, which no client can foresee. One
 * that is given on counts as one, so nobody becomes an offender by what was not counted.
 *
 * <p>Confined to the ingest thread, but for the meter.
 */
final class Sample implements LineSplitter.Lines {

    private static final byte[] NOTHING = {};

    private final IntSupplier random;
    private final Meter shed = new Meter();
    private LineSplitter.Lines next = this;
    private int mask;
    private int left;

    /**
     * @param random any int is as likely as any other
     */
    Sample(IntSupplier random) {
        this.random = random;
    }

    /**
     * Gives whole lines on.
     *
     * @param oneOf of how many lines one is given, on average; a power of two
     */
    void split(LineSplitter splitter, int oneOf, LineSplitter.Lines taker) {
        rehearse();
        mask = oneOf - 1;
        next = taker;
        try {
            splitter.split(this);
        } finally {
            shed.add(left);
        }
    }

    /** Lines that were not given on. By any thread. */
    long shed() {
        return shed.value();
    }

    @Override
    public void line(byte[] bytes, int from, int to) {
        int chance = mask == 0 ? 0 : random.getAsInt() & mask;
        if (chance == 0) {
            next.line(bytes, from, to);
        } else {
            left++;
        }
    }

    /** It would be counted for nobody, and costs nothing. */
    @Override
    public void tooLong(byte[] bytes, int from, int to) {
        next.tooLong(bytes, from, to);
    }

    /**
     * Sheds a line that is none: the JIT leaves out what it has never seen, and a machine without
     * time has none to compile everything anew when that comes.
     */
    private void rehearse() {
        mask = ~0;
        next = this;
        line(NOTHING, 0, 0);
        left = 0;
    }
}

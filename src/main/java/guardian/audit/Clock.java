package guardian.audit;

/** What time it is: handed in, so that a test can move it. */
interface Clock {

    /** The machine's. */
    Clock SYSTEM =
            new Clock() {
                @Override
                public long millis() {
                    return System.currentTimeMillis();
                }

                @Override
                public long nanos() {
                    return System.nanoTime();
                }
            };

    /** Epoch milliseconds, as files have them. */
    long millis();

    /** For what has passed. */
    long nanos();
}

package guardian.window;

import guardian.runtime.Meter;
import guardian.state.CounterStore;
import guardian.state.CounterStore.Outcome;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Brings batches into the counters, and into the batches what the counters knew beyond.
 *
 * <p>What is for a stuck part of them waits on the heap and is added when that is free again,
 * before anything else is. Makes no garbage otherwise. Confined to the keeper thread.
 */
final class Merge {

    private static final int FUTURE_TICKS = 150;

    private final CounterStore store;
    private final Limits limits;
    private final WaitingDeltas waiting = new WaitingDeltas();
    private final Meter unkept = new Meter();
    private final Meter postponed = new Meter();
    private final Adding adding = new Adding();
    private final Raising raising = new Raising();
    private boolean freed;
    private boolean lacking;

    Merge(CounterStore store, Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    /** Weights that could not be kept, or only later, with the whole client. */
    long unkept() {
        return unkept.value();
    }

    /** Answers that found no room. */
    long postponed() {
        return postponed.value();
    }

    /** Whether the table knows something that the counters have not got and nobody else keeps. */
    boolean isLacking() {
        return lacking;
    }

    /** The table is asked for all it has. */
    void asked() {
        lacking = false;
    }

    /** What was stuck can be reached again: what waits for it is added with the next batch. */
    void freed() {
        freed = true;
    }

    /** The counters are lost, and with them the reason to wait: the table has it all. */
    void lost() {
        unkept.add(waiting.weight());
        waiting.clear();
        freed = false;
        lacking = true;
    }

    /** The last words: what still waits is not kept. */
    long giveUp() {
        long weight = waiting.weight();
        unkept.add(weight);
        waiting.clear();
        return weight;
    }

    /**
     * Adds a batch; when the counters turn out damaged on the way, the rest is marked as not kept
     * and they throw.
     */
    void take(DeltaBatch batch) {
        int entry = 0;
        int client = 0;
        try {
            addWaiting(batch);
            for (; entry < batch.size(); entry++) {
                add(batch, entry);
            }
            for (; client < batch.whole.size(); client++) {
                raise(batch, client);
            }
        } finally {
            lacking |= client < batch.whole.size();
            refuse(batch, entry);
        }
    }

    /** Marks the entries from that one on as not kept. */
    void refuse(DeltaBatch batch, int from) {
        for (int entry = from; entry < batch.size(); entry++) {
            notKept(batch, entry);
            lacking = true;
        }
    }

    private void notKept(DeltaBatch batch, int entry) {
        unkept.add(batch.weight[entry]);
        batch.known[entry] = DeltaBatch.NOT_KEPT;
    }

    /** Adds what waited and can be added now, without a batch to answer in. */
    void addWaiting() {
        waiting.each((delta, weight) -> add(delta, weight) != Outcome.STUCK);
    }

    private void addWaiting(DeltaBatch batch) {
        if (freed) {
            freed = false;
            waiting.each(
                    (delta, weight) -> {
                        Outcome outcome = add(delta, weight);
                        if (outcome == Outcome.KEPT) {
                            answer(batch, delta.high(), delta.low(), delta.rule(), adding);
                        }
                        return outcome != Outcome.STUCK;
                    });
        }
    }

    private Outcome add(WaitingDeltas.Delta delta, int weight) {
        adding.content = limits.contentOf(delta.rule());
        adding.tick = delta.tick();
        adding.weight = weight;
        Outcome outcome =
                store.update(delta.high(), delta.low(), limits.inMap(delta.rule()), adding);
        if (outcome == Outcome.NO_ROOM) {
            unkept.add(weight);
        }
        return outcome;
    }

    private void add(DeltaBatch batch, int entry) {
        if (batch.weight[entry] == 0) {
            return;
        }
        adding.tick = batch.tick[entry];
        adding.weight = batch.weight[entry];
        long high = batch.high[entry];
        long low = batch.low[entry];
        int rule = batch.rule[entry];
        adding.content = limits.contentOf(rule);
        switch (store.update(high, low, limits.inMap(rule), adding)) {
            case KEPT -> {
                if (batch.known[entry] >= 0 && batch.known[entry] != adding.sum) {
                    answer(batch, high, low, rule, adding);
                }
            }
            case NO_ROOM -> notKept(batch, entry);
            case STUCK -> await(batch, entry);
        }
    }

    private void await(DeltaBatch batch, int entry) {
        WaitingDeltas.Delta delta =
                new WaitingDeltas.Delta(
                        batch.high[entry], batch.low[entry], batch.rule[entry], batch.tick[entry]);
        // Marks cannot be summed up: the table gives them all, later.
        boolean mayWait = limits.contentOf(delta.rule()) == Content.SUMS;
        if (!mayWait || !waiting.add(delta, batch.weight[entry], tickNow())) {
            notKept(batch, entry);
            lacking = true;
        }
    }

    private void raise(DeltaBatch batch, int client) {
        ClientCells whole = batch.whole;
        whole.copy(client, raising.theirs);
        int rule = whole.rule(client);
        if (isStale(raising.theirs)) {
            return;
        }
        raising.content = limits.contentOf(rule);
        int before = raising.content.fiveMinutes(raising.theirs, 0);
        switch (store.update(whole.high(client), whole.low(client), limits.inMap(rule), raising)) {
            case KEPT -> {
                if (raising.sum != before) {
                    answer(batch, whole.high(client), whole.low(client), rule, raising);
                }
            }
            case NO_ROOM -> {
                // The map has no room for newcomers; they go on in the table.
            }
            case STUCK -> lacking = true;
        }
    }

    private void answer(DeltaBatch batch, long high, long low, int rule, Changing change) {
        if (!batch.answers.add(high, low, rule, change.after, 0)) {
            postponed.increment();
        }
    }

    /** Whether a record holds nothing of any window. */
    static boolean isStale(ByteBuffer record) {
        return Cells.latest(record, 0) < tickNow() - Cells.LIFE_TICKS || isFromTheFuture(record);
    }

    /** A record of a clock that was wrong would otherwise keep its weight for ever. */
    private static boolean isFromTheFuture(ByteBuffer record) {
        return Cells.latest(record, 0) > tickNow() + FUTURE_TICKS;
    }

    static int tickNow() {
        return (int) (System.currentTimeMillis() / (Cells.TICK_SECONDS * 1000L));
    }

    /** A change that remembers what came of it. */
    private abstract static class Changing implements CounterStore.Change {

        final ByteBuffer after =
                ByteBuffer.allocateDirect(Cells.BYTES).order(ByteOrder.nativeOrder());
        Content content = Content.SUMS;
        int sum;

        void made(ByteBuffer record) {
            sum = content.fiveMinutes(record, 0);
            after.put(0, record, 0, Cells.BYTES);
        }
    }

    /** Counts a weight at a tick. */
    private static final class Adding extends Changing {

        private int tick;
        private int weight;

        @Override
        public void apply(ByteBuffer record, boolean isNew) {
            if (isNew || isFromTheFuture(record)) {
                Cells.clear(record, 0, tick);
            }
            content.add(record, 0, tick, weight);
            made(record);
        }
    }

    /** Takes the greater of each cell. */
    private static final class Raising extends Changing {

        private final ByteBuffer theirs =
                ByteBuffer.allocateDirect(Cells.BYTES).order(ByteOrder.nativeOrder());

        @Override
        public void apply(ByteBuffer record, boolean isNew) {
            if (isNew || isFromTheFuture(record)) {
                Cells.clear(record, 0, Cells.latest(theirs, 0));
            }
            content.raise(record, 0, theirs);
            made(record);
        }
    }
}

package guardian.window;

import guardian.config.Rule;
import guardian.event.Prefix;
import guardian.runtime.Mailbox;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Questions of other threads about the counts, answered with copies. The ingest thread takes them
 * up between lines, a hundred times a second, a small part of the table at a time, so that no line
 * waits for them.
 *
 * <p>Confined to the ingest thread, but for the asking.
 */
public final class Enquiries {

    private static final int ROOM = 64;
    private static final int LOOKS_A_TURN = 2048;
    private static final int MOST_SAMPLES = 512;
    private static final int SAMPLES_A_TURN = 512;
    private static final int MOST_BUSIEST = 100;

    /**
     * What is known of one client.
     *
     * @param counts by the rules that it has matched lately
     * @param samples some of its latest requests, the latest first
     */
    public record Known(List<Count> counts, List<Sample> samples) {}

    /**
     * One of the busiest.
     *
     * @param count by the rule whose threshold is nearest
     * @param mix how many of its latest requests were answered by 1xx, 2xx and so on, as sampled
     */
    public record Busy(Count count, int[] mix) {

        public Busy {
            mix = mix.clone();
        }

        @Override
        public int[] mix() {
            return mix.clone();
        }
    }

    /** In which order the busiest come. */
    public enum By {
        /** Who is nearest to a threshold first. */
        SHARE(Comparator.comparingDouble(Count::share)),
        /** Who has gathered most in a minute first. */
        MINUTE(Comparator.comparingLong(Count::minute)),
        /** Who has gathered most in five minutes first. */
        FIVE_MINUTES(Comparator.comparingLong(Count::fiveMinutes));

        private final Comparator<Count> order;

        By(Comparator<Count> order) {
            this.order = order;
        }
    }

    private final Mailbox<Question> questions = new Mailbox<>(ROOM);
    private final Watch watch;
    private final Limits limits;
    private final WindowTable table;
    private final Samples samples;
    private final ByteBuffer copy =
            ByteBuffer.allocateDirect(Cells.BYTES).order(ByteOrder.nativeOrder());
    private volatile List<Rule> rules;
    private Question current;

    /** About a watch whose ingest thread does not run yet, or is the caller. */
    public Enquiries(Watch watch) {
        this.watch = watch;
        this.rules = watch.rules();
        this.limits = watch.limits();
        this.table = watch.table();
        this.samples = watch.keepSamples();
    }

    /** Is answered in one or many steps. */
    private interface Question {

        /** One step; true when it was the last. */
        boolean step(int tick);
    }

    /**
     * Asks about one client. By any thread, which never waits.
     *
     * @param untilMillis up to which time its latest requests are told
     * @param most how many of them, at most 512
     * @param answer called soon, on the ingest thread, which must not wait
     * @return false when too many wait
     */
    public boolean ask(Prefix client, long untilMillis, int most, Consumer<Known> answer) {
        int bounded = Math.min(most, MOST_SAMPLES);
        return questions.offer(new About(client, untilMillis, bounded, answer));
    }

    /**
     * Asks for the busiest clients, {@code most} of them. By any thread, which never waits.
     *
     * @param answer called when the table was gone through, on the ingest thread, which must not
     *     wait
     * @return false when too many wait
     */
    public boolean ask(By by, int most, Consumer<List<Busy>> answer) {
        return questions.offer(new Busiest(by, Math.min(most, MOST_BUSIEST), answer));
    }

    /**
     * From now on these are the rules. By any thread, which never waits.
     *
     * @param done called soon, on the ingest thread, which must not wait
     * @return false when too many wait
     */
    public boolean use(PreparedRules next, Runnable done) {
        return questions.offer(
                tick -> {
                    watch.use(next);
                    rules = next.rules();
                    done.run();
                    return true;
                });
    }

    /** The rules by the numbers that answers name them by. By any thread. */
    public List<Rule> rules() {
        return rules;
    }

    /** Whether there is something to do in {@link #turn}. */
    public boolean isAsked() {
        return current != null || questions.size() > 0;
    }

    /** One small step. */
    public void turn(long nowMillis) {
        if (current == null) {
            List<Question> next = new ArrayList<>(1);
            questions.drain(next, 1);
            current = next.isEmpty() ? null : next.get(0);
        }
        if (current != null && current.step(Watch.tick(nowMillis))) {
            current = null;
        }
    }

    private List<Count> counts(Prefix client, int tick) {
        List<Count> counts = new ArrayList<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            int record = table.find(client.high(), client.low(), rule);
            if (record != WindowTable.NONE && !limits.isGone(rule)) {
                counts.add(count(record, rule, client, tick));
            }
        }
        return counts;
    }

    /** The sums of now: what has left the windows since the client's latest request is out. */
    private Count count(int record, int rule, Prefix client, int tick) {
        Content content = limits.contentOf(rule);
        copy.put(0, table.cells(record), table.cellsAt(record), Cells.BYTES);
        content.advance(copy, 0, tick);
        return new Count(
                client,
                rule,
                limits.shown(rule, content.minute(copy, 0)),
                threshold(rule, Window.ONE_MINUTE),
                limits.shown(rule, content.fiveMinutes(copy, 0)),
                threshold(rule, Window.FIVE_MINUTES));
    }

    private long threshold(int rule, Window window) {
        int units = limits.threshold(rule, window, false);
        return units == Integer.MAX_VALUE ? 0 : limits.shown(rule, units);
    }

    /** Goes through the samples. */
    private final class About implements Question {

        private final Prefix client;
        private final long untilMillis;
        private final int most;
        private final Consumer<Known> answer;
        private final List<Sample> found = new ArrayList<>();
        private boolean begun;
        private long next;

        About(Prefix client, long untilMillis, int most, Consumer<Known> answer) {
            this.client = client;
            this.untilMillis = untilMillis;
            this.most = most;
            this.answer = answer;
        }

        @Override
        public boolean step(int tick) {
            next =
                    samples.find(
                            client,
                            untilMillis,
                            begun ? next : samples.latest(),
                            SAMPLES_A_TURN,
                            most,
                            found);
            begun = true;
            if (next >= 0) {
                return false;
            }
            answer.accept(new Known(counts(client, tick), found));
            return true;
        }
    }

    /** Goes through the table. */
    private final class Busiest implements Question {

        private final int most;
        private final Comparator<Count> order;
        private final Consumer<List<Busy>> answer;
        private final PriorityQueue<Count> best;
        private int next;

        Busiest(By by, int most, Consumer<List<Busy>> answer) {
            this.most = most;
            this.order = by.order;
            this.answer = answer;
            this.best = new PriorityQueue<>(order);
        }

        @Override
        public boolean step(int tick) {
            int to = Math.min(table.bound(), next + LOOKS_A_TURN);
            for (; next < to; next++) {
                if (table.isInUse(next) && isOfRule(next)) {
                    look(next, tick);
                }
            }
            if (next < table.bound()) {
                return false;
            }
            answer.accept(busiest());
            return true;
        }

        private boolean isOfRule(int record) {
            int counter = table.rule(record);
            return counter < rules.size() && !limits.isGone(counter);
        }

        private void look(int record, int tick) {
            int latest = Cells.latest(table.cells(record), table.cellsAt(record));
            if (tick - latest > Cells.LIFE_TICKS) {
                return;
            }
            Prefix client = watch.clientOf(table.high(record), table.low(record));
            Count count = count(record, table.rule(record), client, tick);
            // Each client may be there by several rules.
            if (count.fiveMinutes() > 0 && (best.size() < 4 * most || isBetter(count))) {
                best.add(count);
                if (best.size() > 4 * most) {
                    best.remove();
                }
            }
        }

        private boolean isBetter(Count count) {
            return order.compare(count, best.peek()) > 0;
        }

        private List<Busy> busiest() {
            List<Count> all = new ArrayList<>(best);
            all.sort(order.reversed());
            Set<Prefix> seen = new HashSet<>();
            List<Busy> busiest = new ArrayList<>();
            for (Count count : all) {
                if (busiest.size() < most && seen.add(count.client())) {
                    busiest.add(new Busy(count, samples.mix(count.client())));
                }
            }
            return busiest;
        }
    }
}

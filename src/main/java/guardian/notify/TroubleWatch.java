package guardian.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Notices when a trouble begins and when it is over, by looking once a second. Of two guardians at
 * a graceful restart the one that leads does.
 *
 * <p>Confined to the main thread.
 */
public final class TroubleWatch {

    private final BooleanSupplier leads;
    private final LongSupplier millis;
    private final Consumer<Notice> to;
    private final List<Runnable> looks = new ArrayList<>();

    /**
     * @param leads whether this guardian does what must be done once
     * @param millis the wall clock
     */
    public TroubleWatch(BooleanSupplier leads, LongSupplier millis, Consumer<Notice> to) {
        this.leads = leads;
        this.millis = millis;
        this.to = to;
    }

    /**
     * Something that may be in trouble for a while.
     *
     * @param fault what is wrong; empty when nothing is
     * @param trouble what that means; the fault follows behind a colon
     * @param over what to say when nothing is any more
     */
    public TroubleWatch state(
            Notice.Kind kind, Supplier<String> fault, String trouble, String over) {
        boolean[] known = {false};
        looks.add(
                () -> {
                    String now = fault.get();
                    if (now.isEmpty() == known[0]) {
                        known[0] = !now.isEmpty();
                        tell(kind, known[0] ? trouble + ": " + now : over);
                    }
                });
        return this;
    }

    /**
     * Something that happens now and then.
     *
     * @param meter counts it
     * @param sentence what the number is of
     */
    public TroubleWatch count(Notice.Kind kind, LongSupplier meter, String sentence) {
        long[] known = {0};
        looks.add(
                () -> {
                    long now = meter.getAsLong();
                    if (now != known[0]) {
                        tell(kind, now - known[0] + " " + sentence);
                        known[0] = now;
                    }
                });
        return this;
    }

    private void tell(Notice.Kind kind, String sentence) {
        to.accept(new Notice.Trouble(kind, millis.getAsLong(), sentence));
    }

    /** Looks once. */
    public void turn() {
        if (leads.getAsBoolean()) {
            looks.forEach(Runnable::run);
        }
    }
}

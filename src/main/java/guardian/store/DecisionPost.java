package guardian.store;

import guardian.decision.Decision;
import guardian.runtime.Mailbox;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way of decisions from the enforcer into the store: whoever posts never waits. Room for
 * 65,536; what finds none is counted, and stands in the decision log only.
 */
public final class DecisionPost {

    private static final int CAPACITY = 1 << 16;

    private final Mailbox<DecisionRow> box;
    private final AtomicLong count = new AtomicLong();
    private final String origin;

    DecisionPost() {
        this(CAPACITY);
    }

    DecisionPost(int capacity) {
        this.box = new Mailbox<>(capacity);
        this.origin = UUID.randomUUID().toString();
    }

    /** Posts a decision; false when there is no room. By any thread. */
    public boolean post(Decision decision, Decision.Applied applied) {
        String mark = origin + '-' + count.incrementAndGet();
        return box.offer(DecisionRow.of(mark, decision, applied));
    }

    /** How many wait to be taken. By any thread. */
    int waiting() {
        return box.size();
    }

    /** How many found no room. By any thread. */
    public long lost() {
        return box.refused();
    }

    /** Takes up to {@code most}, in order. By the archivist thread. */
    void drain(Collection<DecisionRow> into, int most) {
        box.drain(into, most);
    }
}

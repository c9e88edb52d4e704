package guardian.decision;

import guardian.event.Prefix;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What somebody has ordered, to be carried out by the enforcer.
 *
 * @param verb what
 * @param client whom: an address, or a network of at most the size of {@link Prefix#network}
 * @param time how long a ban runs from {@code millis} on; empty for the ladder's first step
 * @param millis when it was taken, epoch milliseconds: the same order carried out twice ends at the
 *     same time
 * @param reason why, for the decision log; may hold anything
 * @param answer takes what came of it, in the enforcer thread, which it must not hold up
 */
public record Order(
        Verb verb,
        Prefix client,
        Optional<Duration> time,
        long millis,
        String reason,
        Consumer<Answer> answer) {

    /** What can be ordered. */
    public enum Verb {
        BAN,
        UNBAN
    }

    /**
     * What came of an order.
     *
     * @param outcome in a word
     * @param detail in a sentence of ours
     */
    public record Answer(Outcome outcome, String detail) {}

    /** What an order comes to. */
    public enum Outcome {
        /** It is as was ordered, perhaps it was before. */
        DONE,
        /** It is not to be done. */
        REFUSED,
        /** The firewall did not do it. */
        FAILED
    }
}

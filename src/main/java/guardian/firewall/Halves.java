package guardian.firewall;

import java.util.ArrayList;
import java.util.List;

/**
 * Many clients in as few commands as possible. When one is refused, halves of it are tried, and so
 * on, until what is refused stands alone. To be used once.
 */
final class Halves<T> {

    /** After hundreds of them it is not some of the clients that a firewall refuses. */
    private static final int MOST_REFUSALS = 200;

    /** One command about some of them. */
    interface Attempt<T> {
        Answer about(List<T> some);
    }

    /**
     * What became of a command.
     *
     * @param answered whether the firewall has taken or refused it; else nobody knows
     */
    record Answer(Outcome outcome, boolean answered) {

        boolean isRefusal() {
            return answered && !outcome.isDone();
        }
    }

    private final int atOnce;
    private final Attempt<T> attempt;
    private final List<Outcome> outcomes = new ArrayList<>();
    private Outcome giveUp;
    private int refusals;

    /**
     * @param atOnce how many one command takes
     */
    Halves(int atOnce, Attempt<T> attempt) {
        this.atOnce = atOnce;
        this.attempt = attempt;
    }

    /** One outcome each, in their order. */
    List<Outcome> run(List<T> asked) {
        for (int from = 0; from < asked.size(); from += atOnce) {
            piece(asked.subList(from, Math.min(asked.size(), from + atOnce)));
        }
        return outcomes;
    }

    private void piece(List<T> asked) {
        if (giveUp != null) {
            all(asked, giveUp);
            return;
        }
        Answer answer = attempt.about(asked);
        refusals += answer.isRefusal() ? 1 : 0;
        if (answer.isRefusal() && asked.size() > 1 && refusals < MOST_REFUSALS) {
            piece(asked.subList(0, asked.size() / 2));
            piece(asked.subList(asked.size() / 2, asked.size()));
            return;
        }
        boolean hopeless = !answer.answered() || refusals == MOST_REFUSALS;
        giveUp = hopeless ? answer.outcome() : null;
        all(asked, answer.outcome());
    }

    private void all(List<T> asked, Outcome outcome) {
        asked.forEach(any -> outcomes.add(outcome));
    }
}

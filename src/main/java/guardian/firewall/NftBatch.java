package guardian.firewall;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Many clients in as few transactions as possible. When one is refused, the table is repaired and
 * it is tried again; then halves of it are tried, and so on, until what is refused stands alone.
 */
final class NftBatch<T> {

    /** nft needs some 4 kB for each while it reads them. */
    static final int AT_ONCE = 20_000;

    /** After hundreds of them it is not some of the clients that nft refuses. */
    private static final int MOST_REFUSALS = 200;

    private final NftPipe pipe;
    private final Supplier<String> repair;
    private final Function<List<T>, String> wording;
    private final List<Outcome> outcomes = new ArrayList<>();
    private Outcome giveUp;
    private int refusals;

    /**
     * @param repair the line that makes the table whole
     * @param wording the line for some of them
     */
    NftBatch(NftPipe pipe, Supplier<String> repair, Function<List<T>, String> wording) {
        this.pipe = pipe;
        this.repair = repair;
        this.wording = wording;
    }

    /** One outcome each, in their order. To be called once. */
    List<Outcome> run(List<T> asked) {
        for (int from = 0; from < asked.size(); from += AT_ONCE) {
            piece(asked.subList(from, Math.min(asked.size(), from + AT_ONCE)));
        }
        return outcomes;
    }

    private void piece(List<T> asked) {
        if (giveUp != null) {
            all(asked, giveUp);
            return;
        }
        NftPipe.Answer answer = attempt(asked);
        if (!answer.isRefusal() || asked.size() == 1) {
            giveUp = answer.answered() ? null : answer.outcome();
            all(asked, answer.outcome());
        } else if (refusals >= MOST_REFUSALS) {
            giveUp = answer.outcome();
            all(asked, giveUp);
        } else {
            piece(asked.subList(0, asked.size() / 2));
            piece(asked.subList(asked.size() / 2, asked.size()));
        }
    }

    private NftPipe.Answer attempt(List<T> asked) {
        NftPipe.Answer answer = pipe.run(wording.apply(asked));
        if (answer.isRefusal() && ++refusals == 1 && pipe.run(repair.get()).outcome().isDone()) {
            return pipe.run(wording.apply(asked));
        }
        return answer;
    }

    private void all(List<T> asked, Outcome outcome) {
        asked.forEach(any -> outcomes.add(outcome));
    }
}

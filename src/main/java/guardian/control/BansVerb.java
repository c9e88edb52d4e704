package guardian.control;

import guardian.firewall.Orders;
import guardian.state.Ban;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * {@code {"verb": "bans", "from": 0}}: who is banned, the latest first; {@link #PAGE} at a time, so
 * that an answer is bounded. {@code total} tells how many there are.
 */
final class BansVerb implements Verb {

    /** The most bans in one answer. */
    static final int PAGE = 1000;

    private static final Comparator<Ban> LATEST =
            Comparator.comparingLong(Ban::startMillis)
                    .reversed()
                    .thenComparing(ban -> ban.client().toString());

    private final Orders orders;

    BansVerb(Orders orders) {
        this.orders = orders;
    }

    @Override
    public void take(JsonTree request, Consumer<Supplier<String>> answer) {
        int from = (int) Math.max(0, Math.min(request.number("from"), Integer.MAX_VALUE));
        boolean taken =
                orders.ask(
                        insight -> {
                            List<Ban> open = insight.open();
                            answer.accept(() -> page(open, from));
                        });
        if (!taken) {
            answer.accept(Faults::busy);
        }
    }

    private static String page(List<Ban> open, int from) {
        List<Ban> page = open.stream().sorted(LATEST).skip(from).limit(PAGE).toList();
        return Json.of(
                json -> {
                    json.number("total", open.size());
                    json.number("from", from);
                    json.objects("bans", page, BanFields::tell);
                });
    }
}

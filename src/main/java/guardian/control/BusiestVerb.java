package guardian.control;

import guardian.firewall.Orders;
import guardian.state.Ban;
import guardian.window.Enquiries;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * {@code {"verb": "busiest", "by": "share", "most": 20}}: who is busiest, {@code by} share of a
 * threshold, {@code 1m} or {@code 5m}.
 */
final class BusiestVerb implements Verb {

    private static final int STANDARD = 20;

    private final Orders orders;
    private final Enquiries enquiries;

    BusiestVerb(Orders orders, Enquiries enquiries) {
        this.orders = orders;
        this.enquiries = enquiries;
    }

    @Override
    public void take(JsonTree request, Consumer<Supplier<String>> answer) {
        int most =
                request.has("most")
                        ? (int) Math.max(1, Math.min(100, request.number("most")))
                        : STANDARD;
        boolean taken =
                enquiries.ask(
                        by(request.text("by")),
                        most,
                        busiest -> {
                            // The ingest thread hands on, and the enforcer copies.
                            if (!orders.ask(
                                    insight -> {
                                        List<Ban> open = insight.open();
                                        answer.accept(() -> answer(busiest, open));
                                    })) {
                                answer.accept(Faults::busy);
                            }
                        });
        if (!taken) {
            answer.accept(Faults::busy);
        }
    }

    private static Enquiries.By by(String word) {
        return switch (word) {
            case "1m" -> Enquiries.By.MINUTE;
            case "5m" -> Enquiries.By.FIVE_MINUTES;
            default -> Enquiries.By.SHARE;
        };
    }

    private String answer(List<Enquiries.Busy> busiest, List<Ban> open) {
        Map<String, Ban> bans = new HashMap<>();
        open.forEach(ban -> bans.put(ban.client().toString(), ban));
        return Json.of(
                json ->
                        json.number("open", open.size())
                                .objects(
                                        "clients",
                                        busiest,
                                        (each, busy) -> tell(each, busy, bans)));
    }

    private void tell(Json json, Enquiries.Busy busy, Map<String, Ban> bans) {
        String client = busy.count().client().toString();
        json.text("client", client);
        ClientVerb.tell(json, busy.count(), enquiries.rules());
        int[] mix = busy.mix();
        json.object(
                "status",
                status -> {
                    for (int i = 1; i < mix.length; i++) {
                        status.number(i + "xx", mix[i]);
                    }
                });
        Ban ban = bans.get(client);
        if (ban != null) {
            json.object("ban", one -> BanFields.tell(one, ban));
        }
    }
}

package guardian.control;

import guardian.config.DurationText;
import guardian.decision.Order;
import guardian.event.Prefix;
import guardian.firewall.Orders;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What changes bans: {@code {"verb": "ban", "client": "192.0.2.7", "time": "1h", "reason": "..."}},
 * {@code unban} with a client or {@code "all": true}. Answered once the firewall has done it.
 */
final class OrderVerbs {

    private final Orders orders;

    OrderVerbs(Orders orders) {
        this.orders = orders;
    }

    void ban(JsonTree request, Consumer<Supplier<String>> answer) {
        Prefix client = Prefix.parse(request.text("client"));
        Duration time = request.has("time") ? DurationText.parse(request.text("time")) : null;
        if (client == null) {
            answer.accept(() -> noClient(request));
        } else if (request.has("time") && time == null) {
            answer.accept(
                    () -> Faults.usage("time: found '" + request.text("time") + "', allowed: 1h"));
        } else {
            give(client, time, request.text("reason"), answer);
        }
    }

    private void give(
            Prefix client, Duration time, String reason, Consumer<Supplier<String>> answer) {
        Order order;
        try {
            order = new Order.BanClient(client, time, reason);
        } catch (IllegalArgumentException e) {
            answer.accept(() -> Faults.usage("time: " + e.getMessage()));
            return;
        }
        orders.give(order, reply -> answer.accept(() -> answer(reply)));
    }

    void unban(JsonTree request, Consumer<Supplier<String>> answer) {
        Prefix client = Prefix.parse(request.text("client"));
        if (client == null && !request.flag("all")) {
            answer.accept(() -> noClient(request));
            return;
        }
        Order order = client == null ? new Order.UnbanAll() : new Order.Unban(client);
        orders.give(order, reply -> answer.accept(() -> answer(reply)));
    }

    /** {@code allow}, with a client. */
    void allow(JsonTree request, Consumer<Supplier<String>> answer) {
        change(request, Order.Allow::new, answer);
    }

    /** {@code disallow}, with a client. */
    void disallow(JsonTree request, Consumer<Supplier<String>> answer) {
        change(request, Order.Disallow::new, answer);
    }

    private void change(
            JsonTree request, Function<Prefix, Order> order, Consumer<Supplier<String>> answer) {
        Prefix client = Prefix.parse(request.text("client"));
        if (client == null) {
            answer.accept(() -> noClient(request));
        } else {
            orders.give(order.apply(client), reply -> answer.accept(() -> answer(reply)));
        }
    }

    /** {@code {"verb": "allowed"}}: the allowlist, by what has put each entry there. */
    void allowed(JsonTree request, Consumer<Supplier<String>> answer) {
        boolean taken =
                orders.ask(
                        insight -> {
                            Map<String, List<Prefix>> all = insight.allowlist();
                            answer.accept(() -> allowed(all));
                        });
        if (!taken) {
            answer.accept(Faults::busy);
        }
    }

    private static String allowed(Map<String, List<Prefix>> all) {
        return Json.of(
                json -> {
                    json.flag("running", true);
                    json.object("allowlist", sources -> all.forEach((k, v) -> tell(sources, k, v)));
                });
    }

    private static void tell(Json sources, String source, List<Prefix> clients) {
        sources.texts(source, clients.stream().map(Prefix::toString).toList());
    }

    static String noClient(JsonTree request) {
        return Faults.usage(
                "client: found '"
                        + request.text("client")
                        + "', allowed: an address or a network, such as 192.0.2.7 or"
                        + " 2001:db8::/32");
    }

    static String answer(Order.Reply reply) {
        return Json.of(
                json -> {
                    json.text("end", reply.end().name().toLowerCase(Locale.ROOT).replace('_', '-'));
                    json.text("why", reply.why().isEmpty() ? null : reply.why());
                    json.flag("kept", reply.kept());
                    json.objects("bans", reply.bans(), BanFields::tell);
                    json.objects("still", reply.still(), BanFields::tell);
                });
    }
}

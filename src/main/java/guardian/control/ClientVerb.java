package guardian.control;

import guardian.config.Rule;
import guardian.event.Prefix;
import guardian.firewall.Insight;
import guardian.firewall.Orders;
import guardian.state.Ban;
import guardian.window.Count;
import guardian.window.Enquiries;
import guardian.window.Sample;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * {@code {"verb": "client", "client": "192.0.2.7"}}: all that is known of a client, with its latest
 * requests: 20, or as many as {@code "requests"} says, up to 512; those up to a time with {@code
 * "until"}, in epoch milliseconds. The enforcer is asked first, then the ingest thread.
 */
final class ClientVerb implements Verb {

    private static final int REQUESTS = 20;

    private final Orders orders;
    private final Enquiries enquiries;

    ClientVerb(Orders orders, Enquiries enquiries) {
        this.orders = orders;
        this.enquiries = enquiries;
    }

    /** What the enforcer knows. */
    private record Enforced(
            Prefix client, List<Ban> bans, String protection, String firewall, boolean lacking) {

        static Enforced of(Insight insight, Prefix addresses) {
            Prefix client = insight.clientOf(addresses);
            return new Enforced(
                    client,
                    insight.about(client),
                    insight.protection(client),
                    insight.firewall(),
                    insight.lacks(client));
        }
    }

    @Override
    public void take(JsonTree request, Consumer<Supplier<String>> answer) {
        Prefix addresses = Prefix.parse(request.text("client"));
        if (addresses == null) {
            answer.accept(() -> OrderVerbs.noClient(request));
            return;
        }
        int most = (int) Math.max(0, Math.min(Integer.MAX_VALUE, request.number("requests")));
        long until = request.has("until") ? request.number("until") : Long.MAX_VALUE;
        boolean taken =
                orders.ask(
                        insight -> {
                            Enforced enforced = Enforced.of(insight, addresses);
                            boolean asked =
                                    enquiries.ask(
                                            enforced.client,
                                            until,
                                            most == 0 ? REQUESTS : most,
                                            known -> answer.accept(() -> answer(enforced, known)));
                            if (!asked) {
                                answer.accept(Faults::busy);
                            }
                        });
        if (!taken) {
            answer.accept(Faults::busy);
        }
    }

    private String answer(Enforced enforced, Enquiries.Known known) {
        return Json.of(
                json -> {
                    json.text("client", enforced.client.toString());
                    json.text("protected", enforced.protection);
                    json.text("firewall", enforced.firewall);
                    json.flag("firewall_lacks_it", enforced.lacking);
                    json.objects("bans", enforced.bans, BanFields::tell);
                    json.objects(
                            "counts",
                            known.counts(),
                            (each, count) -> tell(each, count, enquiries.rules()));
                    json.objects("requests", known.samples(), ClientVerb::tell);
                });
    }

    /** A count, with the name of its rule. */
    static void tell(Json json, Count count, List<Rule> rules) {
        json.text("rule", rules.get(count.rule()).name());
        json.number("in_1m", count.minute());
        json.number("threshold_1m", count.minuteThreshold());
        json.number("in_5m", count.fiveMinutes());
        json.number("threshold_5m", count.fiveMinutesThreshold());
        json.number("percent", Math.round(100 * count.share()));
    }

    private static void tell(Json json, Sample sample) {
        json.text("time", Instant.ofEpochMilli(sample.timeMillis()).toString());
        json.number("status", sample.status());
        json.text("host", sample.host());
        json.text("request", sample.request());
        if (sample.cut()) {
            json.flag("cut", true);
        }
    }
}

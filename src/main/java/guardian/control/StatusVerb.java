package guardian.control;

import guardian.config.Mode;
import guardian.config.Settings;
import guardian.firewall.Fill;
import guardian.firewall.Insight;
import guardian.firewall.Orders;
import guardian.runtime.LatestTroubles;
import guardian.state.Ban;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** {@code {"verb": "status"}}: how the guardian is. */
final class StatusVerb implements Verb {

    private final Settings settings;
    private final Consumer<Json> numbers;
    private final Orders orders;
    private final Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    /**
     * @param numbers tells what was counted
     */
    StatusVerb(Settings settings, Consumer<Json> numbers, Orders orders) {
        this.settings = settings;
        this.numbers = numbers;
        this.orders = orders;
    }

    /** What only the enforcer knows. */
    private record Enforced(
            List<Ban> open,
            boolean kept,
            String kind,
            boolean inForce,
            String fault,
            Fill fill,
            long lacking,
            long drift,
            long ineffective) {

        Enforced(Insight insight) {
            this(
                    insight.open(),
                    insight.isKept(),
                    insight.firewall(),
                    insight.isInForce(),
                    insight.fault(),
                    insight.fill(),
                    insight.lacking(),
                    insight.drift(),
                    insight.ineffective());
        }
    }

    @Override
    public void take(JsonTree request, Consumer<Supplier<String>> answer) {
        boolean taken =
                orders.ask(
                        insight -> {
                            Enforced enforced = new Enforced(insight);
                            answer.accept(() -> answer(enforced));
                        });
        if (!taken) {
            answer.accept(Faults::busy);
        }
    }

    private String answer(Enforced enforced) {
        return Json.of(
                json -> {
                    json.text("mode", settings.mode() == Mode.BLOCK ? "block" : "warn");
                    json.number("pid", ProcessHandle.current().pid());
                    json.text("started", started.toString());
                    json.text("now", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
                    numbers.accept(json);
                    json.object("bans", bans -> bans(enforced, bans));
                    json.object("firewall", firewall -> firewall(enforced, firewall));
                    json.number("warnings", LatestTroubles.warnings());
                    json.number("errors", LatestTroubles.errors());
                    json.texts("troubles", LatestTroubles.all());
                });
    }

    private static void bans(Enforced enforced, Json bans) {
        bans.number("open", count(enforced.open, Ban.Kind.REAL));
        bans.number("would_be", count(enforced.open, Ban.Kind.NOTIONAL));
        bans.flag("kept", enforced.kept);
    }

    private static long count(List<Ban> bans, Ban.Kind kind) {
        return bans.stream().filter(ban -> ban.kind() == kind).count();
    }

    private static void firewall(Enforced enforced, Json firewall) {
        firewall.text("kind", enforced.kind);
        firewall.flag("in_force", enforced.inForce);
        firewall.text("fault", enforced.fault.isEmpty() ? null : enforced.fault);
        firewall.number("held", enforced.fill.held());
        firewall.number("room", enforced.fill.most());
        firewall.number("lacking", enforced.lacking);
        firewall.number("put_back", enforced.drift);
        firewall.number("ineffective", enforced.ineffective);
    }
}

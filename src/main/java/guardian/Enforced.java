package guardian;

import guardian.config.Mode;
import guardian.firewall.Insight;
import guardian.firewall.Orders;
import guardian.state.Ban;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What only the enforcer knows, as it told last. Who asks waits a moment for it, so that a firewall
 * command that hangs costs him nothing but fresh figures.
 *
 * @param bans open ones by kind
 * @param kept whether all bans would survive a kill
 * @param firewall its kind
 * @param inForce whether bans are carried out
 * @param fresh whether the enforcer has told this just now
 */
record Enforced(
        Map<String, Long> bans, boolean kept, String firewall, boolean inForce, boolean fresh) {

    private static final long WAIT_MILLIS = 300;

    /** Before it has told anything. */
    static Enforced unknown(Mode mode) {
        String kind = mode == Mode.WARN ? "none" : "unknown";
        return new Enforced(count(List.of()), false, kind, false, false);
    }

    private static Enforced of(Insight insight) {
        return new Enforced(
                count(insight.open()),
                insight.isKept(),
                insight.firewall(),
                insight.isInForce(),
                true);
    }

    /** Asks it; what it told before, when it has no time. */
    Enforced askAgain(Orders orders) {
        CompletableFuture<Enforced> told = new CompletableFuture<>();
        if (!orders.ask(insight -> told.complete(of(insight)))) {
            return stale();
        }
        try {
            return told.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return stale();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return stale();
        }
    }

    private Enforced stale() {
        return new Enforced(bans, kept, firewall, inForce, false);
    }

    private static Map<String, Long> count(List<Ban> open) {
        Map<String, Long> counts = new LinkedHashMap<>();
        List.of("ban", "limit", "would-ban").forEach(kind -> counts.put(kind, 0L));
        open.forEach(ban -> counts.merge(kind(ban), 1L, Long::sum));
        return counts;
    }

    private static String kind(Ban ban) {
        return ban.isNote() ? "would-ban" : ban.limited() ? "limit" : "ban";
    }
}

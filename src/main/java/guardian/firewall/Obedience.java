package guardian.firewall;

import guardian.decision.Bans;
import guardian.decision.Decision;
import guardian.decision.Order;
import guardian.decision.OrderJudge;
import guardian.decision.Verdict;
import guardian.runtime.Mailbox;
import guardian.state.Ban;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Carries orders out, one after the other, and answers each.
 *
 * <p>Confined to the enforcer thread, but for the mailbox.
 */
public final class Obedience {

    private static final int AT_A_TIME = 256;

    private final Mailbox<Order> mailbox;
    private final OrderJudge judge;
    private final Bans bans;
    private final Wall wall;

    public Obedience(Mailbox<Order> mailbox, OrderJudge judge, Bans bans, Wall wall) {
        this.mailbox = mailbox;
        this.judge = judge;
        this.bans = bans;
        this.wall = wall;
    }

    /**
     * Takes what was ordered.
     *
     * @param keep makes a ban survive a kill, before it is carried out
     */
    void turn(long millis, Consumer<Ban> keep, BiConsumer<Decision, Decision.Applied> log) {
        if (mailbox.size() == 0) {
            return;
        }
        List<Order> orders = new ArrayList<>();
        mailbox.drain(orders, AT_A_TIME);
        for (Order order : orders) {
            obey(order, millis, keep, log);
        }
    }

    private void obey(
            Order order,
            long millis,
            Consumer<Ban> keep,
            BiConsumer<Decision, Decision.Applied> log) {
        OrderJudge.Ruling ruling = judge.judge(order, millis);
        if (ruling.answer() != null) {
            order.answer().accept(ruling.answer());
        } else if (ruling.lift() != null) {
            Ban lifted = ruling.lift().lifted(millis / 1000);
            wall.lift(
                    new Decision(
                            Verdict.UNBAN,
                            millis,
                            lifted,
                            OrderJudge.RULE,
                            null,
                            null,
                            order.reason()),
                    bans,
                    (decision, applied) -> {
                        if (applied.reason() == null) {
                            log.accept(decision, applied);
                        }
                        order.answer().accept(lifted(applied));
                    });
        } else {
            keep.accept(ruling.decision().ban());
            wall.carryOut(
                    List.of(ruling.decision()),
                    (decision, applied) -> {
                        log.accept(decision, applied);
                        order.answer().accept(banned(decision, applied));
                    });
        }
    }

    private static Order.Answer lifted(Decision.Applied applied) {
        return applied.reason() == null
                ? new Order.Answer(Order.Outcome.DONE, "is not banned any more")
                : new Order.Answer(Order.Outcome.FAILED, applied.reason());
    }

    private static Order.Answer banned(Decision decision, Decision.Applied applied) {
        String until = "until " + Instant.ofEpochSecond(decision.ban().endSeconds());
        return switch (decision.verdict()) {
            case ALLOWLISTED ->
                    new Order.Answer(Order.Outcome.REFUSED, "is protected: " + decision.reason());
            case WOULD_BAN ->
                    new Order.Answer(
                            Order.Outcome.DONE, "noted " + until + ", warn mode blocks nobody");
            case FAILED ->
                    new Order.Answer(
                            Order.Outcome.FAILED,
                            "wanted " + until + " and tried again: " + applied.reason());
            default -> new Order.Answer(Order.Outcome.DONE, "is banned " + until);
        };
    }
}

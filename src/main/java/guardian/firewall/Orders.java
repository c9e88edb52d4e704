package guardian.firewall;

import guardian.decision.Decision;
import guardian.decision.DecisionLog;
import guardian.decision.Order;
import guardian.decision.OrderJudge;
import guardian.decision.Verdict;
import guardian.event.Prefix;
import guardian.runtime.Mailbox;
import guardian.state.Ban;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operators' orders, on their way through the last gate: any thread gives them, the enforcer
 * decides, persists, applies, logs and replies, in the order in which they came.
 *
 * <p>Bounded: an order that finds no room is not taken, and whoever gave it is told so.
 */
public final class Orders {

    private static final int ROOM = 4096;
    private static final int AT_A_TIME = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

    private record Given(Order order, Consumer<Order.Reply> told) {

        void reply(Order.Reply reply) {
            try {
                told.accept(reply);
            } catch (RuntimeException e) {
                LOG.error("whoever gave an order cannot be told what became of it", e);
            }
        }
    }

    private record Ruled(Given given, OrderJudge.Ruling ruling) {
        Decision decision() {
            return ruling.decision();
        }
    }

    private final Mailbox<Given> mailbox = new Mailbox<>(ROOM);
    private final OrderJudge judge;
    private final BanBook book;
    private final Wall wall;
    private final DecisionLog log;
    private final Runnable wake;
    private final LongSupplier millis;
    private volatile boolean closed;

    /**
     * @param wake lets the enforcer look here at once
     */
    public Orders(OrderJudge judge, BanBook book, Wall wall, DecisionLog log, Runnable wake) {
        this(judge, book, wall, log, wake, System::currentTimeMillis);
    }

    Orders(
            OrderJudge judge,
            BanBook book,
            Wall wall,
            DecisionLog log,
            Runnable wake,
            LongSupplier millis) {
        this.judge = judge;
        this.book = book;
        this.wall = wall;
        this.log = log;
        this.wake = wake;
        this.millis = millis;
    }

    /**
     * Gives an order; by any thread, which never waits.
     *
     * @param told takes what became of it, once, mostly on the enforcer thread, which must not wait
     */
    public void give(Order order, Consumer<Order.Reply> told) {
        Given given = new Given(order, told);
        if (closed) {
            given.reply(Order.Reply.of(Order.End.NOT_TAKEN, "this guardian is ending"));
        } else if (mailbox.offer(given)) {
            wake.run();
        } else {
            given.reply(Order.Reply.of(Order.End.NOT_TAKEN, ROOM + " orders wait already"));
        }
    }

    /** Whether orders wait. */
    boolean isWaiting() {
        return mailbox.size() > 0;
    }

    /** No order is taken from now on; those that came too late hear of it. */
    void close() {
        closed = true;
        List<Given> late = new ArrayList<>();
        mailbox.drain(late, Integer.MAX_VALUE);
        late.forEach(
                given ->
                        given.reply(
                                Order.Reply.of(Order.End.NOT_TAKEN, "this guardian is ending")));
    }

    /**
     * Carries out what waits; bans that came together are one batch for the firewall.
     *
     * @param changed takes each ban that is new, longer or lifted
     */
    void turn(Consumer<Ban> changed) {
        List<Given> taken = new ArrayList<>();
        if (mailbox.drain(taken, AT_A_TIME) == 0) {
            return;
        }
        List<Ruled> ruled = new ArrayList<>();
        for (Given given : taken) {
            if (given.order instanceof Order.BanClient order) {
                attempt(
                        List.of(given),
                        () -> ruled.add(new Ruled(given, judge.ban(order, millis.getAsLong()))));
            } else {
                ban(ruled, changed);
                attempt(List.of(given), () -> unban(given, changed));
            }
        }
        ban(ruled, changed);
    }

    private void ban(List<Ruled> ruled, Consumer<Ban> changed) {
        if (!ruled.isEmpty()) {
            attempt(ruled.stream().map(Ruled::given).toList(), () -> carryOut(ruled, changed));
            ruled.clear();
        }
    }

    /** Whoever gave an order is told even when we fail at it. */
    private static void attempt(List<Given> orders, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the enforcer failed at an order and goes on; please report this", e);
            Order.Reply failed =
                    Order.Reply.of(Order.End.FAILED, "the guardian failed at it, see guardian.log");
            orders.forEach(given -> given.reply(failed));
        }
    }

    private void carryOut(List<Ruled> ruled, Consumer<Ban> changed) {
        List<Ruled> refused = ruled.stream().filter(each -> isRefused(each.decision())).toList();
        List<Ruled> bans = ruled.stream().filter(each -> !isRefused(each.decision())).toList();
        List<Ban> made =
                bans.stream()
                        .filter(each -> each.ruling.isNew())
                        .map(each -> each.decision().ban())
                        .toList();
        keep(made, changed);
        refused.forEach(this::refuse);
        if (!wall.isBlocking()) {
            bans.forEach(this::noted);
            return;
        }
        List<Decision.Applied> applied = wall.apply(bans.stream().map(Ruled::decision).toList());
        for (int i = 0; i < bans.size(); i++) {
            banned(bans.get(i), applied.get(i));
        }
    }

    private static boolean isRefused(Decision decision) {
        return decision.verdict() == Verdict.ALLOWLISTED;
    }

    private void keep(List<Ban> bans, Consumer<Ban> changed) {
        if (!bans.isEmpty()) {
            book.note(bans);
            bans.forEach(changed);
        }
    }

    private void refuse(Ruled one) {
        Decision decision = one.decision();
        log.write(decision, Decision.Applied.NOT);
        one.given.reply(
                Order.Reply.of(
                        Order.End.REFUSED,
                        decision.ban().client()
                                + " is never banned, reason="
                                + decision.reason()
                                + " (allowlist, this machine, a proxy or a search engine)"));
    }

    private void noted(Ruled one) {
        log.write(one.decision(), Decision.Applied.NOT);
        String why = "warn mode: it is noted, and nothing was blocked";
        one.given.reply(reply(Order.End.NOTED, List.of(one.decision().ban()), List.of(), why));
    }

    private void banned(Ruled one, Decision.Applied applied) {
        Decision decision = one.decision();
        boolean done = applied.reason() == null;
        if (one.ruling.isNew() || !done) {
            log.write(done ? decision : decision.failed(), applied);
        }
        String why =
                done ? one.ruling.isNew() ? "" : "the open ban lasts longer" : applied.reason();
        Order.End end = done ? Order.End.DONE : Order.End.FAILED;
        one.given.reply(reply(end, List.of(decision.ban()), List.of(), why));
    }

    private void unban(Given given, Consumer<Ban> changed) {
        long now = millis.getAsLong();
        Set<Prefix> free = new LinkedHashSet<>();
        List<Ban> lifted;
        List<Ban> still = List.of();
        if (given.order instanceof Order.Unban one) {
            Prefix client = judge.clientOf(one.client());
            lifted = judge.unban(client, now);
            still = wall.isBlocking() ? judge.around(client, now) : List.of();
            free.add(client);
        } else {
            lifted = judge.unbanAll(now);
            free.addAll(wall.held());
        }
        keep(lifted, changed);
        // The firewall may hold what we have forgotten.
        lifted.stream().filter(ban -> !ban.isNote()).map(Ban::client).forEach(free::add);
        List<Prefix> all = new ArrayList<>(free);
        Map<Prefix, Decision.Applied> applied = new HashMap<>();
        List<Decision.Applied> each = wall.free(all);
        for (int i = 0; i < all.size(); i++) {
            applied.put(all.get(i), each.get(i));
        }
        given.reply(tell(lifted, still, applied, now));
    }

    private Order.Reply tell(
            List<Ban> lifted, List<Ban> still, Map<Prefix, Decision.Applied> applied, long now) {
        String failure = "";
        for (Ban ban : lifted) {
            Decision.Applied one = ban.isNote() ? Decision.Applied.NOT : applied.get(ban.client());
            Decision decision = OrderJudge.unbanned(ban, now);
            log.write(one.reason() == null ? decision : decision.failed(), one);
            failure = one.reason() == null ? failure : one.reason();
        }
        if (!failure.isEmpty()) {
            return reply(Order.End.FAILED, lifted, still, failure);
        }
        if (lifted.isEmpty()) {
            return reply(Order.End.NOBODY, lifted, still, "nobody there is banned");
        }
        return wall.isBlocking()
                ? reply(Order.End.DONE, lifted, still, "")
                : reply(Order.End.NOTED, lifted, still, "warn mode: nobody was blocked");
    }

    private Order.Reply reply(Order.End end, List<Ban> bans, List<Ban> still, String why) {
        return new Order.Reply(end, bans, still, book.isWritten(), why);
    }
}

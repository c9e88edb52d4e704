package guardian.decision;

import guardian.config.InputSettings;
import guardian.config.Mode;
import guardian.config.Settings;
import guardian.event.Prefix;
import guardian.state.Ban;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * Decides what follows from an order: what it says, and never a ban of somebody on the allowlist.
 * It climbs no ladder, and no brake stops it.
 *
 * <p>Confined to the enforcer thread.
 */
public final class OrderJudge {

    /** What a decision by an order has for the name of a rule. */
    public static final String RULE = "order";

    private static final int IPV4_LARGEST = Prefix.IPV4_OFFSET + 24;
    private static final int IPV6_LARGEST = 48;

    /**
     * What is to be done.
     *
     * @param decision a ban to be carried out; null for none
     * @param lift an open ban to be lifted; null for none
     * @param answer what to say where neither is to be done; else null
     */
    public record Ruling(Decision decision, Ban lift, Order.Answer answer) {}

    private final InputSettings input;
    private final boolean block;
    private final Duration usual;
    private final Bans bans;
    private final Supplier<Allowlist> allowlist;

    public OrderJudge(Settings settings, Bans bans, Supplier<Allowlist> allowlist) {
        this.input = settings.input();
        this.block = settings.mode() == Mode.BLOCK;
        this.usual = settings.ban().times().get(0);
        this.bans = bans;
        this.allowlist = allowlist;
    }

    /** Decides, and notes the ban. */
    public Ruling judge(Order order, long nowMillis) {
        Prefix client = clientOf(order.client());
        boolean four = client.isIpv4();
        if (client.bits() < (four ? IPV4_LARGEST : IPV6_LARGEST)) {
            return refused("a network larger than a " + (four ? "/24" : "/48") + " is too much");
        }
        return order.verb() == Order.Verb.BAN
                ? ban(order, client, nowMillis)
                : lift(client, nowMillis);
    }

    private Prefix clientOf(Prefix ordered) {
        int bits = ordered.isIpv4() ? Prefix.IPV4_OFFSET + input.ipv4Prefix() : input.ipv6Prefix();
        return new Prefix(ordered.high(), ordered.low(), Math.min(bits, ordered.bits()));
    }

    private boolean isNetwork(Prefix client) {
        return client.bits()
                < (client.isIpv4() ? Prefix.IPV4_OFFSET + input.ipv4Prefix() : input.ipv6Prefix());
    }

    private Ruling ban(Order order, Prefix client, long nowMillis) {
        Duration time = order.time().orElse(usual);
        long end = Math.floorDiv(order.millis(), 1000) + time.toSeconds();
        long now = Math.floorDiv(nowMillis, 1000);
        String why = allowlist.get().reason(client);
        if (why == null && end <= now) {
            return refused("it would have ended at " + Instant.ofEpochSecond(end));
        }
        Ban.Kind kind =
                why != null ? Ban.Kind.ALLOWLISTED : block ? Ban.Kind.REAL : Ban.Kind.NOTIONAL;
        Ban open = kind == Ban.Kind.REAL ? bans.real(client) : bans.note(client);
        boolean isOpen = open != null && open.kind() == kind && open.isOpen(now);
        if (isOpen && !open.limited() && open.endSeconds() >= end && kind != Ban.Kind.ALLOWLISTED) {
            return done("is banned already, until " + Instant.ofEpochSecond(open.endSeconds()));
        }
        boolean longer = isOpen && !open.limited() && kind == Ban.Kind.REAL;
        Ban ban =
                new Ban(
                        client,
                        List.of(RULE),
                        longer ? open.startMillis() : nowMillis,
                        end,
                        longer ? open.step() : 0,
                        kind,
                        isNetwork(client),
                        false);
        bans.put(ban);
        Verdict verdict =
                switch (kind) {
                    case REAL -> longer ? Verdict.EXTEND : Verdict.BAN;
                    case NOTIONAL -> Verdict.WOULD_BAN;
                    default -> Verdict.ALLOWLISTED;
                };
        String reason = why != null ? why : order.reason();
        return new Ruling(
                new Decision(verdict, nowMillis, ban, RULE, null, time, reason), null, null);
    }

    private Ruling lift(Prefix client, long nowMillis) {
        Ban open = bans.real(client);
        long now = Math.floorDiv(nowMillis, 1000);
        if (open == null || open.kind() != Ban.Kind.REAL || !open.isOpen(now)) {
            return done("is not banned");
        }
        return new Ruling(null, open, null);
    }

    private static Ruling done(String detail) {
        return new Ruling(null, null, new Order.Answer(Order.Outcome.DONE, detail));
    }

    private static Ruling refused(String detail) {
        return new Ruling(null, null, new Order.Answer(Order.Outcome.REFUSED, detail));
    }
}

package guardian.decision;

import guardian.config.Mode;
import guardian.config.Settings;
import guardian.event.Prefix;
import guardian.state.Ban;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides what follows from an operator's order: as from an offence, but that no brake holds it and
 * that it may name a time. It never shortens an open ban, and never bans somebody on the allowlist.
 *
 * <p>Confined to the enforcer thread.
 */
public final class OrderJudge {

    /**
     * What came of the order to ban somebody.
     *
     * @param isNew false when an open ban lasts as long already: then it stays as it is
     */
    public record Ruling(Decision decision, boolean isNew) {}

    private final boolean block;
    private final int ipv4Bits;
    private final int ipv6Bits;
    private final Ladder ladder;
    private final Bans bans;
    private final Supplier<Allowlist> allowlist;

    public OrderJudge(Settings settings, Bans bans, Supplier<Allowlist> allowlist) {
        this.block = settings.mode() == Mode.BLOCK;
        this.ipv4Bits = Prefix.IPV4_OFFSET + settings.input().ipv4Prefix();
        this.ipv6Bits = settings.input().ipv6Prefix();
        this.ladder = new Ladder(settings.ban(), bans);
        this.bans = bans;
        this.allowlist = allowlist;
    }

    /** The client that these addresses are, or belong to; a network is one, too. */
    public Prefix clientOf(Prefix addresses) {
        int most = bitsOf(addresses);
        return addresses.bits() > most
                ? new Prefix(addresses.high(), addresses.low(), most)
                : addresses;
    }

    private int bitsOf(Prefix addresses) {
        return addresses.isIpv4() ? ipv4Bits : ipv6Bits;
    }

    /** Decides, and notes the ban; what was decided holds even if it cannot be carried out. */
    public Ruling ban(Order.BanClient order, long nowMillis) {
        Prefix client = clientOf(order.client());
        String protection = allowlist.get().reason(client);
        if (protection != null) {
            Ban none = fresh(client, order, nowMillis, Ban.Kind.ALLOWLISTED);
            return ruling(Verdict.ALLOWLISTED, none, order, nowMillis, protection);
        }
        Ban.Kind kind = block ? Ban.Kind.REAL : Ban.Kind.NOTIONAL;
        Ban open = block ? bans.real(client) : bans.note(client);
        String reason = order.reason().isBlank() ? null : order.reason();
        if (open == null || open.kind() != kind || !open.isOpen(second(nowMillis))) {
            Ban ban = fresh(client, order, nowMillis, kind);
            bans.put(ban);
            return ruling(block ? Verdict.BAN : Verdict.WOULD_BAN, ban, order, nowMillis, reason);
        }
        return whileOpen(open, order, nowMillis, reason);
    }

    private Ban fresh(Prefix client, Order.BanClient order, long nowMillis, Ban.Kind kind) {
        int step = ladder.nextStep(client, kind, second(nowMillis));
        return new Ban(
                client,
                List.of(Order.RULE),
                after(kind == Ban.Kind.REAL ? bans.real(client) : bans.note(client), nowMillis),
                second(nowMillis) + time(order, step).toSeconds(),
                step,
                kind,
                client.bits() < bitsOf(client),
                false);
    }

    /** What was decided last must be the latest, though the clock was set back. */
    private static long after(Ban before, long nowMillis) {
        return before == null ? nowMillis : Math.max(nowMillis, before.startMillis() + 1);
    }

    private Ruling whileOpen(Ban open, Order.BanClient order, long nowMillis, String reason) {
        long end = second(nowMillis) + time(order, open.step()).toSeconds();
        if (end <= open.endSeconds() && !open.limited()) {
            Verdict verdict = block ? Verdict.EXTEND : Verdict.WOULD_BAN;
            return new Ruling(
                    new Decision(verdict, nowMillis, open, Order.RULE, null, null, reason), false);
        }
        List<String> rules = new ArrayList<>(open.rules());
        rules.remove(Order.RULE);
        rules.add(open.limited() ? 0 : rules.size(), Order.RULE);
        Ban longer =
                new Ban(
                        open.client(),
                        rules,
                        open.startMillis(),
                        Math.max(end, open.endSeconds()),
                        open.step(),
                        open.kind(),
                        open.network(),
                        false);
        bans.put(longer);
        Verdict verdict =
                !block ? Verdict.WOULD_BAN : open.limited() ? Verdict.BAN : Verdict.EXTEND;
        return ruling(verdict, longer, order, nowMillis, reason);
    }

    private Ruling ruling(
            Verdict verdict, Ban ban, Order.BanClient order, long nowMillis, String reason) {
        Duration time = time(order, ban.step());
        return new Ruling(
                new Decision(verdict, nowMillis, ban, Order.RULE, null, time, reason), true);
    }

    private Duration time(Order.BanClient order, int step) {
        return ladder.time(Optional.ofNullable(order.time()), step);
    }

    /** Lifts what is open of the client, and of all clients in it; what was lifted, noted. */
    public List<Ban> unban(Prefix client, long nowMillis) {
        List<Ban> lifted = new ArrayList<>();
        boolean holdsOthers = client.bits() < bitsOf(client);
        for (Ban ban : holdsOthers ? bans.all() : bansOf(client)) {
            if (ban.client().bits() >= client.bits() && ban.client().overlaps(client)) {
                lift(ban, nowMillis, lifted);
            }
        }
        return lifted;
    }

    /** Lifts everything that is open; what was lifted, noted. */
    public List<Ban> unbanAll(long nowMillis) {
        List<Ban> lifted = new ArrayList<>();
        bans.all().forEach(ban -> lift(ban, nowMillis, lifted));
        return lifted;
    }

    private List<Ban> bansOf(Prefix client) {
        List<Ban> both = new ArrayList<>();
        for (Ban ban : new Ban[] {bans.real(client), bans.note(client)}) {
            if (ban != null) {
                both.add(ban);
            }
        }
        return both;
    }

    private void lift(Ban ban, long nowMillis, List<Ban> lifted) {
        boolean bans = ban.kind() == Ban.Kind.REAL || ban.kind() == Ban.Kind.NOTIONAL;
        if (bans && ban.isOpen(second(nowMillis))) {
            Ban over = ban.lifted(second(nowMillis));
            this.bans.put(over);
            lifted.add(over);
        }
    }

    /** What to log of a ban that was lifted. */
    public static Decision unbanned(Ban lifted, long nowMillis) {
        String rule = lifted.rules().get(0);
        return new Decision(Verdict.UNBAN, nowMillis, lifted, rule, null, null, Order.RULE);
    }

    /** Open bans of networks around the client. */
    public List<Ban> around(Prefix client, long nowMillis) {
        List<Ban> around = new ArrayList<>();
        for (int bits = client.bits() - 1; bits > 0; bits--) {
            Ban ban = bans.real(new Prefix(client.high(), client.low(), bits));
            if (ban != null && ban.kind() == Ban.Kind.REAL && ban.isOpen(second(nowMillis))) {
                around.add(ban);
            }
        }
        return around;
    }

    private static long second(long millis) {
        return Math.floorDiv(millis, 1000);
    }
}

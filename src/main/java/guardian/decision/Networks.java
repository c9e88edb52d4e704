package guardian.decision;

import guardian.event.Prefix;
import guardian.state.Ban;
import guardian.window.Audience;
import guardian.window.Offence;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Bans a whole network, an IPv4 /24 or an IPv6 /48, for the first step of the ladder when enough of
 * its clients are banned at the same time; but never one with somebody in it who is on the
 * allowlist or verified, or who is not banned and was mostly served in the last hour. Looks at each
 * new ban of a client, and leaves that as it is.
 *
 * <p>Confined to the enforcer thread (in replay to the one thread there is).
 */
final class Networks {

    private int least;
    private final boolean block;
    private final Ladder ladder;
    private final Bans bans;
    private final Supplier<Allowlist> allowlist;
    private final Audience audience;

    /**
     * @param least so many banned clients; 0 bans no network
     */
    Networks(
            int least,
            boolean block,
            Ladder ladder,
            Bans bans,
            Supplier<Allowlist> allowlist,
            Audience audience) {
        this.least = least;
        this.block = block;
        this.ladder = ladder;
        this.bans = bans;
        this.allowlist = allowlist;
        this.audience = audience;
        if (least > 0) {
            bans.knowNeighbours();
        }
    }

    /** From now on so many banned clients are enough; none has it banned where 0 was said first. */
    void use(int banned) {
        least = banned;
    }

    /** The ban of the network that follows from that of a client, noted; null when none does. */
    Decision after(Decision client) {
        Verdict wanted = block ? Verdict.BAN : Verdict.WOULD_BAN;
        if (least == 0 || client == null || client.verdict() != wanted || client.ban().limited()) {
            return null;
        }
        Prefix network = client.ban().client().network();
        long second = Math.floorDiv(client.timeMillis(), 1000);
        if (network == null
                || isBanned(network, second)
                || banned(network, least, second) < least
                || isSpared(network, client.timeMillis())) {
            return null;
        }
        return ban(network, client, banned(network, Integer.MAX_VALUE, second));
    }

    private int banned(Prefix network, int most, long second) {
        return bans.banned(network, most, each -> isBanned(each, second));
    }

    /** In block mode a note is no ban; who is limited is not banned. */
    private boolean isBanned(Prefix client, long second) {
        Ban real = bans.real(client);
        Ban note = block ? null : bans.note(client);
        return shutsOut(real, second) || shutsOut(note, second) && note.kind() == Ban.Kind.NOTIONAL;
    }

    private static boolean shutsOut(Ban ban, long second) {
        return ban != null && ban.isOpen(second) && !ban.limited();
    }

    private boolean isSpared(Prefix network, long millis) {
        long second = Math.floorDiv(millis, 1000);
        return allowlist.get().protects(network)
                || audience.anyServed(network, each -> isBanned(each, second), millis);
    }

    private Decision ban(Prefix network, Decision client, int banned) {
        Offence last = client.offence();
        Offence offence =
                new Offence(
                        network,
                        last.rule(),
                        last.window(),
                        banned,
                        least,
                        last.timeMillis(),
                        last.seenNanos(),
                        last.evidence());
        Duration time = ladder.first();
        Ban ban =
                new Ban(
                        network,
                        List.of(client.rule()),
                        client.timeMillis(),
                        ladder.end(offence, time),
                        1,
                        client.ban().kind(),
                        true,
                        false);
        bans.put(ban);
        return new Decision(
                client.verdict(), client.timeMillis(), ban, client.rule(), offence, time, null);
    }
}

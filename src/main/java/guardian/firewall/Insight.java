package guardian.firewall;

import guardian.decision.LiveAllowlist;
import guardian.decision.OrderJudge;
import guardian.event.Prefix;
import guardian.state.Ban;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the enforcer knows, for a moment. Confined to the enforcer thread: take copies. */
public final class Insight {

    private final OrderJudge judge;
    private final LiveAllowlist allowlist;
    private final Wall wall;
    private final BanBook book;
    private final long nowMillis;

    Insight(OrderJudge judge, LiveAllowlist allowlist, Wall wall, BanBook book, long nowMillis) {
        this.judge = judge;
        this.allowlist = allowlist;
        this.wall = wall;
        this.book = book;
        this.nowMillis = nowMillis;
    }

    /** All bans that are open, and what would be ones. */
    public List<Ban> open() {
        return judge.open(nowMillis);
    }

    /** The client's latest ban and note, and open bans of networks around it. */
    public List<Ban> about(Prefix client) {
        List<Ban> all = new ArrayList<>(judge.latest(client));
        all.addAll(judge.around(client, nowMillis));
        return all;
    }

    /** The client that these addresses are, or belong to. */
    public Prefix clientOf(Prefix addresses) {
        return judge.clientOf(addresses);
    }

    /** A word why the client is never banned; null when it may be. */
    public String protection(Prefix client) {
        return judge.protection(client);
    }

    /** The entries of the allowlist, by what has put them there. */
    public Map<String, List<Prefix>> allowlist() {
        return allowlist.bySource();
    }

    /** The word for the firewall; "none" in warn mode. */
    public String firewall() {
        return wall.kind();
    }

    /** Whether bans are carried out at present. */
    public boolean isInForce() {
        return wall.isInForce();
    }

    /** Why the firewall cannot be used; empty when it can, or nobody wants it to. */
    public String fault() {
        return wall.fault();
    }

    /** Whether that ban is wanted, and the firewall has not taken it. */
    public boolean lacks(Prefix client) {
        return wall.lacks(client);
    }

    /** How many bans are wanted, and the firewall has not taken them. */
    public int lacking() {
        return wall.lacking();
    }

    /** Bans that somebody else had taken out of the firewall, and that were put back. */
    public long drift() {
        return wall.drift();
    }

    /** Bans of which was seen that they do not keep their clients out. */
    public long ineffective() {
        return wall.ineffective();
    }

    /** How full the firewall is. */
    public Fill fill() {
        return wall.fill();
    }

    /** Whether all bans would survive a kill of this process by now. */
    public boolean isKept() {
        return book.isWritten();
    }
}

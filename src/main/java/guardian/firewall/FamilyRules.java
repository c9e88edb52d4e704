package guardian.firewall;

import java.util.List;

/** What stands in the kernel for one family: its set, the chain that drops, the jumps to it. */
final class FamilyRules {

    private final Family family;
    private final Tables tables;
    private final BanSet set;
    private final BanChain chain;
    private final Jumps jumps;
    private String fault;

    FamilyRules(Family family, List<Integer> ports, int maxElements, Command command) {
        this.family = family;
        this.tables = new Tables(family, command);
        this.set = new BanSet(family, maxElements, command);
        this.chain = new BanChain(family, tables);
        this.jumps = new Jumps(ports, tables);
        this.fault = family.title + " has not been prepared";
    }

    /** In the order in which each refers to the one before. */
    void prepare() throws FirewallFault {
        try {
            set.prepare();
            chain.prepare();
            jumps.prepare();
            fault = "";
        } catch (FirewallFault e) {
            fault = "no " + family.title + " client can be banned: " + e.getMessage();
            throw new FirewallFault(fault, e);
        }
    }

    /** Why bans of this family cannot be in force, or empty. */
    String fault() {
        return fault;
    }

    List<Block> list() throws FirewallFault {
        return set.list();
    }

    /**
     * Removes what is there. Tables that cannot be read (no ip6tables) are no fault as long as the
     * set can be destroyed: then no rule refers to it.
     */
    void remove() throws FirewallFault {
        fault = "the guardian's " + family.title + " set, chain and jumps have been removed";
        FirewallFault unreadable = tables.unreadable();
        if (unreadable == null) {
            jumps.remove();
            chain.remove();
        }
        try {
            set.remove();
        } catch (FirewallFault e) {
            throw unreadable == null ? e : unreadable;
        }
    }
}

package guardian.firewall;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in the kernel for one family: its sets, the chains that look into them, the jumps to
 * these. Changed all at once, so that bans in force stay in force meanwhile.
 */
final class FamilyRules {

    /** The chain for what comes to this machine or through it. */
    static final String CHAIN = "httpd-guardian";

    /**
     * The chain for what has passed the other one already, and would be counted twice by a limit.
     * Docker puts its own rules before all others in FORWARD at each start, but leaves DOCKER-USER
     * before its own.
     */
    static final String AGAIN = "httpd-guardian-docker";

    private static final int ROUNDS = 3;

    /** Lines of a change that are shown. */
    private static final int SHOWN = 5;

    private static final Logger LOG = LoggerFactory.getLogger(FamilyRules.class);

    final ClientSet banned;
    final ClientSet limited;
    private final Family family;
    private final Shape shape;
    private final Tables tables;
    private final GuardChain chain;
    private final GuardChain again;
    private final Jumps input;
    private final Jumps forward;
    private final Jumps docker;
    private boolean translates;
    private List<Boolean> settledFor = List.of();
    private String fault;
    private String limitFault = "";

    FamilyRules(Family family, Shape shape, Command command) {
        this.family = family;
        this.shape = shape;
        this.tables = new Tables(family, command);
        this.banned = new ClientSet(family, family.banSet, shape.maxElements(), command);
        this.limited = new ClientSet(family, family.limitSet, shape.maxElements(), command);
        this.chain = new GuardChain(CHAIN, rules(true), tables);
        this.again = new GuardChain(AGAIN, bans(AGAIN), tables);
        this.input = new Jumps("INPUT", CHAIN, tables);
        this.forward = new Jumps("FORWARD", CHAIN, tables);
        this.docker = new Jumps("DOCKER-USER", AGAIN, tables);
        this.fault = family.title + " has not been prepared";
    }

    private List<String> bans(String name) {
        String those = ChainRules.met(shape) + ChainRules.inSet(family.banSet);
        return ChainRules.bans(name, family, shape, those);
    }

    private List<String> rules(boolean withLimit) {
        List<String> rules = new ArrayList<>(bans(CHAIN));
        if (withLimit) {
            String those = ChainRules.inSet(family.limitSet);
            rules.add(ChainRules.limit(CHAIN, family, shape, those));
        }
        return rules;
    }

    /** In the order in which each refers to the one before. */
    void prepare() throws FirewallFault {
        try {
            banned.prepare();
            limited.prepare();
            prepareRules();
            fault = "";
        } catch (FirewallFault e) {
            fault = "no " + family.title + " client can be banned: " + e.getMessage();
            throw new FirewallFault(fault, e);
        }
    }

    /** A kernel that knows no limits can ban all the same. */
    private void prepareRules() throws FirewallFault {
        try {
            settle();
        } catch (FirewallFault e) {
            if (!limitFault.isEmpty()) {
                throw e;
            }
            chain.rules(rules(false));
            try {
                settle();
            } catch (FirewallFault bansNeither) {
                chain.rules(rules(true));
                throw e;
            }
            limitFault = "no " + family.title + " client can be limited: " + e.getMessage();
            LOG.warn("{}; bans are not concerned", limitFault);
        }
    }

    private void settle() throws FirewallFault {
        // Where nothing happens for a while, nothing is tracked; the rules need not follow that.
        translates |= Tracking.isInUse();
        input.guard(shape.ports(), false);
        forward.guard(shape.ports(), translates);
        docker.guard(shape.ports(), translates);
        for (int round = 1; ; round++) {
            boolean hasDocker = docker.hasPlace();
            List<String> lines = plan(hasDocker);
            if (lines.isEmpty()) {
                settledFor = List.of(translates, hasDocker);
                return;
            }
            if (round == 1 && settledFor.equals(List.of(translates, hasDocker))) {
                LOG.warn(
                        "somebody else has changed the firewall: {} rules are put right by {}",
                        family.title,
                        lines.subList(0, Math.min(lines.size(), SHOWN)));
            }
            if (round == ROUNDS) {
                throw new FirewallFault(
                        "the jumps to "
                                + CHAIN
                                + " did not stay the first rules of INPUT and FORWARD: somebody"
                                + " else is changing them at this moment");
            }
            change(lines, round);
            learn(hasDocker);
        }
    }

    private List<String> plan(boolean hasDocker) throws FirewallFault {
        List<String> lines = new ArrayList<>();
        chain.plan(lines);
        input.plan(lines);
        forward.plan(lines);
        if (hasDocker) {
            again.plan(lines);
            docker.plan(lines);
        }
        return lines;
    }

    /** What fails once may have failed since somebody else has changed something meanwhile. */
    private void change(List<String> lines, int round) throws FirewallFault {
        try {
            tables.change(lines);
        } catch (FirewallFault e) {
            if (round > 1) {
                throw e;
            }
        }
    }

    private void learn(boolean hasDocker) throws FirewallFault {
        chain.learn();
        input.learn();
        forward.learn();
        if (hasDocker) {
            again.learn();
            docker.learn();
        }
    }

    /** Why bans of this family cannot be in force, or empty. */
    String fault() {
        return fault;
    }

    /** Why blocks of that sort cannot be in force, or empty. */
    String fault(boolean limit) {
        return limit && fault.isEmpty() ? limitFault : fault;
    }

    /** All sets of this family. */
    List<ClientSet> sets() {
        return List.of(banned, limited);
    }

    /** The set for blocks of that sort. */
    ClientSet set(boolean limit) {
        return limit ? limited : banned;
    }

    /**
     * Removes what is there. Tables that cannot be read (no ip6tables) are no fault as long as the
     * sets can be destroyed: then no rule refers to them.
     */
    void remove() throws FirewallFault {
        fault = "the guardian's " + family.title + " sets, chains and jumps have been removed";
        FirewallFault unreadable = tables.unreadable();
        if (unreadable == null) {
            removeRules();
        }
        try {
            banned.remove();
            limited.remove();
        } catch (FirewallFault e) {
            throw unreadable == null ? e : unreadable;
        }
    }

    private void removeRules() throws FirewallFault {
        List<String> lines = new ArrayList<>();
        input.planRemoval(lines);
        forward.planRemoval(lines);
        docker.planRemoval(lines);
        chain.planRemoval(lines);
        again.planRemoval(lines);
        if (!lines.isEmpty()) {
            tables.change(lines);
        }
        chain.remove();
        again.remove();
    }
}

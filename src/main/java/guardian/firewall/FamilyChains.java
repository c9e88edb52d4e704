package guardian.firewall;

import java.util.ArrayList;
import java.util.List;

/**
 * The chains in one family's filter table that hold plain rules, and the jumps to them. Changed all
 * at once, so that bans in force stay in force meanwhile.
 */
final class FamilyChains {

    private static final int ROUNDS = 3;

    private final Shape shape;
    private final Tables tables;
    private final GuardChain chain;
    private final GuardChain again;
    private final Jumps input;
    private final Jumps forward;
    private final Jumps docker;
    private List<String> rules = List.of();
    private List<String> rulesAgain = List.of();
    private boolean hasDocker;

    FamilyChains(Family family, Shape shape, Command command) {
        this.shape = shape;
        this.tables = new Tables(family, command);
        this.chain = new GuardChain(FamilyRules.CHAIN, rules, tables);
        this.again = new GuardChain(FamilyRules.AGAIN, rulesAgain, tables);
        this.input = new Jumps("INPUT", FamilyRules.CHAIN, tables);
        this.forward = new Jumps("FORWARD", FamilyRules.CHAIN, tables);
        this.docker = new Jumps("DOCKER-USER", FamilyRules.AGAIN, tables);
    }

    /** The rules that are there now; none if there is no chain. */
    List<String> present() throws FirewallFault {
        tables.mustHave("INPUT");
        List<String> present = tables.rules(FamilyRules.CHAIN);
        return present == null ? List.of() : present;
    }

    /**
     * Says which rules there are to be.
     *
     * @param all the rules of the chain
     * @param twice those for what has passed it already
     */
    void rules(List<String> all, List<String> twice) {
        if (!all.equals(rules)) {
            rules = all;
            rulesAgain = twice;
            chain.rules(all);
            again.rules(twice);
        }
    }

    /** Makes all of it so. */
    void settle() throws FirewallFault {
        boolean translates = Tracking.isInUse();
        input.guard(shape.ports(), false);
        forward.guard(shape.ports(), translates);
        docker.guard(shape.ports(), translates);
        for (int round = 1; ; round++) {
            hasDocker = docker.hasPlace();
            List<String> lines = plan();
            if (lines.isEmpty()) {
                return;
            }
            if (round == ROUNDS) {
                throw new FirewallFault(
                        "the jumps to "
                                + FamilyRules.CHAIN
                                + " did not stay the first rules of INPUT and FORWARD: somebody"
                                + " else is changing them at this moment");
            }
            change(lines, round);
            learn();
        }
    }

    private List<String> plan() throws FirewallFault {
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

    private void learn() throws FirewallFault {
        chain.learn();
        input.learn();
        forward.learn();
        if (hasDocker) {
            again.learn();
            docker.learn();
        }
    }

    /** Writes the rules, where the jumps have been made already. */
    void write() throws FirewallFault {
        List<String> lines = new ArrayList<>();
        lines.add(':' + FamilyRules.CHAIN + " - [0:0]");
        lines.addAll(rules);
        if (hasDocker) {
            lines.add(':' + FamilyRules.AGAIN + " - [0:0]");
            lines.addAll(rulesAgain);
        }
        tables.change(lines);
    }

    /** Takes everything away; nothing where the table cannot be read. */
    void remove() throws FirewallFault {
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

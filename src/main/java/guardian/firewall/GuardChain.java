package guardian.firewall;

import java.util.List;

/** A chain of the guardian's own in one family's filter table, and all the rules in it. */
final class GuardChain {

    private final String name;
    private final Tables tables;
    private List<String> rules;
    private List<String> printed;

    GuardChain(String name, List<String> rules, Tables tables) {
        this.name = name;
        this.tables = tables;
        rules(rules);
    }

    /** Lets the chain have other rules from the next plan on. */
    void rules(List<String> other) {
        rules = other;
        printed = other;
    }

    /** Adds what has to be done so that there is the chain, with these rules and no others. */
    void plan(List<String> lines) throws FirewallFault {
        if (!printed.equals(tables.rules(name))) {
            lines.add(':' + name + " - [0:0]");
            lines.addAll(rules);
        }
    }

    /**
     * To be called when a plan was carried out. Tools print a rule otherwise than it was written,
     * and each version in its own way: what this one prints now is what it must print from now on.
     */
    void learn() throws FirewallFault {
        List<String> now = tables.rules(name);
        if (now != null && now.size() == rules.size()) {
            printed = now;
        }
    }

    /** Adds what empties it. */
    void planRemoval(List<String> lines) throws FirewallFault {
        if (tables.rules(name) != null) {
            lines.add("-F " + name);
        }
    }

    /** Deletes it, once it is empty and nobody jumps there. */
    void remove() throws FirewallFault {
        if (tables.rules(name) != null) {
            tables.deleteChain(name);
        }
    }
}

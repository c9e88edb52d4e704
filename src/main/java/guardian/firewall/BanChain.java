package guardian.firewall;

import java.util.List;

/** The guardian's own chain in one family's filter table: one rule, which drops what is banned. */
final class BanChain {

    static final String NAME = "httpd-guardian";

    private final Tables tables;
    private final String rule;

    BanChain(Family family, Tables tables) {
        this.tables = tables;
        this.rule = "-A " + NAME + " -m set --match-set " + family.setName + " src -j DROP";
    }

    /** Makes the chain, and its one rule the only one. */
    void prepare() throws FirewallFault {
        if (!exists()) {
            tables.change("-N", NAME);
        }
        List<String> rules = tables.rules(NAME);
        if (rules.equals(List.of(rule))) {
            return;
        }
        tables.insert(1, rule);
        for (int number = rules.size() + 1; number > 1; number--) {
            tables.change("-D", NAME, Integer.toString(number));
        }
    }

    void remove() throws FirewallFault {
        if (exists()) {
            tables.change("-F", NAME);
            tables.change("-X", NAME);
        }
    }

    private boolean exists() throws FirewallFault {
        return tables.has(NAME);
    }
}

package guardian.firewall;

import java.util.ArrayList;
import java.util.List;

/**
 * The filter table of iptables or ip6tables. Rules are text as {@code -S} prints it ({@code -A
 * INPUT -p tcp ...}); only rules of the guardian's own making, without quotes, are ever written
 * back.
 */
final class Tables {

    /** Seconds that the tool waits for another one to release the lock. */
    private static final String LOCK_SECONDS = "5";

    private final String tool;
    private final Command command;

    Tables(Family family, Command command) {
        this.tool = family.tool;
        this.command = command;
    }

    /** Why the table cannot be read at all; null if it can. */
    FirewallFault unreadable() {
        try {
            mustHave("INPUT");
            return null;
        } catch (FirewallFault e) {
            return e;
        }
    }

    /** The rules of a chain, in order, without its policy; null if there is no such chain. */
    List<String> rules(String chain) throws FirewallFault {
        List<String> rules = new ArrayList<>();
        return print(chain, rules).isGood() ? rules : null;
    }

    /** The rules of a chain that must be there. */
    List<String> mustHave(String chain) throws FirewallFault {
        List<String> rules = new ArrayList<>();
        Command.Answer answer = print(chain, rules);
        if (!answer.isGood()) {
            throw answer.fault();
        }
        return rules;
    }

    private Command.Answer print(String chain, List<String> rules) throws FirewallFault {
        return command.run(
                line -> {
                    if (line.startsWith("-A ")) {
                        rules.add(line);
                    }
                },
                tool,
                "-w",
                LOCK_SECONDS,
                "-S",
                chain);
    }

    /**
     * Changes the table all at once or not at all.
     *
     * @param lines as iptables-restore takes them: {@code :CHAIN - [0:0]} empties a chain or makes
     *     it, {@code -I CHAIN 1 RULE} and {@code -D CHAIN RULE} are as on the command line
     */
    void change(List<String> lines) throws FirewallFault {
        command.mustTake(
                "*filter\n" + String.join("\n", lines) + "\nCOMMIT\n",
                tool + "-restore",
                "-w",
                LOCK_SECONDS,
                "--noflush");
    }

    /** Deletes an empty chain of our own. */
    void deleteChain(String chain) throws FirewallFault {
        command.mustRun(tool, "-w", LOCK_SECONDS, "-X", chain);
    }
}

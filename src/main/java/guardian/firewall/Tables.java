package guardian.firewall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The filter table of iptables or ip6tables, rule by rule. Rules are text as {@code -S} prints it
 * ({@code -A INPUT -p tcp ...}); only rules of the guardian's own making, without quotes, are ever
 * written back.
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
            rules("INPUT");
            return null;
        } catch (FirewallFault e) {
            return e;
        }
    }

    boolean has(String chain) throws FirewallFault {
        return command.run(line -> {}, arguments("-S", chain)).isGood();
    }

    /** The rules of a chain, in order, without its policy. */
    List<String> rules(String chain) throws FirewallFault {
        List<String> rules = new ArrayList<>();
        Command.Answer answer =
                command.run(
                        line -> {
                            if (line.startsWith("-A ")) {
                                rules.add(line);
                            }
                        },
                        arguments("-S", chain));
        if (!answer.isGood()) {
            throw answer.fault();
        }
        return rules;
    }

    /** Puts a rule of our own at a position of its chain; 1 is the first. */
    void insert(int position, String rule) throws FirewallFault {
        List<String> words = new ArrayList<>(Arrays.asList(rule.split(" ")));
        words.set(0, "-I");
        words.add(2, Integer.toString(position));
        change(words.toArray(String[]::new));
    }

    /** Deletes the first rule of exactly this text. */
    void delete(String rule) throws FirewallFault {
        String[] words = rule.split(" ");
        words[0] = "-D";
        change(words);
    }

    void change(String... arguments) throws FirewallFault {
        command.mustRun(arguments(arguments));
    }

    private String[] arguments(String... arguments) {
        List<String> all = new ArrayList<>(List.of(tool, "-w", LOCK_SECONDS));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }
}

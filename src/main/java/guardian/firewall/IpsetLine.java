package guardian.firewall;

import guardian.event.Prefix;
import java.util.List;

/**
 * What ipset is told about one element, and how its answer is understood.
 *
 * <p>{@code test} alone would not do: for a single address it also says yes if a banned network
 * holds it. So a ban is done only if {@code add} made no complaint and {@code test} says yes.
 *
 * @param lines what is written, each line ending in LF
 * @param confirm whether a yes is needed, or the lack of a complaint is enough
 */
record IpsetLine(String lines, boolean confirm) {

    /** The longest timeout that ipset takes, 24 days; a longer ban is cut to it. */
    static final long LONGEST = 2_147_483;

    /** Asks for a sign of life only. */
    static final IpsetLine NOTHING = new IpsetLine("", false);

    private static final String HINT = "Try `ipset help' for more information.";

    /** Puts a client into one set, and then takes it out of the other. */
    static IpsetLine ban(String set, String other, Block block) {
        String element = set + ' ' + block.client();
        long timeout = Math.min(block.seconds(), LONGEST);
        String add = "add " + element + " timeout " + timeout + " -exist\ntest " + element + '\n';
        return new IpsetLine(add + delete(other, block.client()), true);
    }

    /** Takes a client out of each of these sets. */
    static IpsetLine unban(Prefix client, String... sets) {
        StringBuilder lines = new StringBuilder();
        for (String set : sets) {
            lines.append(delete(set, client));
        }
        return new IpsetLine(lines.toString(), false);
    }

    private static String delete(String set, Prefix client) {
        return "del " + set + ' ' + client + " -exist\n";
    }

    /** Whether an element was refused since the set has no room for it. */
    static boolean isFull(Outcome outcome) {
        return outcome.failure().contains("is full");
    }

    /** Reads what ipset said to these lines, and only to these. */
    Outcome outcome(List<String> answers) {
        boolean yes = false;
        StringBuilder complaint = new StringBuilder();
        for (String answer : answers) {
            if (answer.contains(" is in set ")) {
                yes = true;
            } else if (!answer.equals(HINT) && !answer.startsWith("Warning: ")) {
                complaint.append(complaint.isEmpty() ? "" : " | ").append(answer);
            }
        }
        if (!complaint.isEmpty()) {
            return Outcome.failed(complaint.toString());
        }
        return yes || !confirm ? Outcome.DONE : Outcome.failed("ipset did not confirm it");
    }
}

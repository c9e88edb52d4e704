package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who makes room in a set that is full: those whose time ends soonest, the newcomers included.
 *
 * @param held clients in the set that leave it
 * @param refused newcomers that find no room
 */
record Leaving(List<Prefix> held, Set<Block> refused) {

    private record Candidate(Block block, boolean isNew) {}

    /**
     * Finds them.
     *
     * @param held what is in the set
     * @param wanted newcomers
     * @param free how many of them find room without anybody leaving
     */
    static Leaving of(List<Block> held, List<Block> wanted, int free) {
        List<Candidate> all = new ArrayList<>();
        held.forEach(block -> all.add(new Candidate(block, false)));
        wanted.forEach(block -> all.add(new Candidate(block, true)));
        // Of two that end together the newcomer goes: nothing would be won by an exchange.
        all.sort(
                Comparator.<Candidate>comparingLong(each -> each.block.seconds())
                        .thenComparing(each -> !each.isNew));
        List<Prefix> leaving = new ArrayList<>();
        Set<Block> refused = new HashSet<>();
        for (Candidate each : all.subList(0, Math.max(0, wanted.size() - free))) {
            if (each.isNew) {
                refused.add(each.block);
            } else {
                leaving.add(each.block.client());
            }
        }
        return new Leaving(leaving, refused);
    }
}

package guardian.firewall;

import guardian.event.Prefix;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * One line for nft about many clients. An element that is there already keeps its old time when it
 * is added again (by older kernels), and one that is not there cannot be deleted; so each is added,
 * deleted, and added with its time, and nobody ever sees what was in between.
 */
final class NftLine {

    /** A year, in seconds; nft reads at most eight digits. */
    static final long LONGEST = 31_536_000;

    private final NftTable table;
    private final Map<NftSet, Collected> sets = new LinkedHashMap<>();

    NftLine(NftTable table) {
        this.table = table;
    }

    /** The clients of one set: to be taken out, and to be put in. */
    private static final class Collected {
        private final StringJoiner out = new StringJoiner(", ");
        private final StringJoiner in = new StringJoiner(", ");
    }

    /** Bans or limits them. */
    static String ban(Collection<Block> blocks, NftTable table) {
        NftLine line = new NftLine(table);
        for (Block block : blocks) {
            NftSet set = NftSet.of(block.client(), block.limited());
            String address = block.client().address();
            line.takeOut(set.other(), address);
            line.takeOut(set, address);
            line.of(set).in.add(address + " timeout " + Math.min(block.seconds(), LONGEST) + 's');
        }
        return line.toString();
    }

    /** Neither bans nor limits them. */
    static String unban(Collection<Prefix> clients, NftTable table) {
        NftLine line = new NftLine(table);
        for (Prefix client : clients) {
            line.takeOut(NftSet.of(client, false), client.address());
            line.takeOut(NftSet.of(client, true), client.address());
        }
        return line.toString();
    }

    private void takeOut(NftSet set, String address) {
        if (table.has(set)) {
            of(set).out.add(address);
        }
    }

    private Collected of(NftSet set) {
        return sets.computeIfAbsent(set, any -> new Collected());
    }

    @Override
    public String toString() {
        StringJoiner line = new StringJoiner("; ");
        sets.forEach(
                (set, clients) -> {
                    add(line, "add", set, clients.out);
                    add(line, "delete", set, clients.out);
                    add(line, "add", set, clients.in);
                });
        return line.toString();
    }

    private static void add(StringJoiner line, String verb, NftSet set, StringJoiner elements) {
        if (elements.length() > 0) {
            line.add(
                    verb
                            + " element "
                            + NftTable.NAME
                            + ' '
                            + set.name()
                            + " { "
                            + elements
                            + " }");
        }
    }
}

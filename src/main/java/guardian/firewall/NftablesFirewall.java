package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * nftables: a table of the guardian's own, {@link NftTable}, whose sets end bans by themselves. It
 * looks at packets before all others do, so it covers what is forwarded into containers without
 * knowing of them, and no rule of others can let a banned client pass before.
 *
 * <p>A batch of up to 20,000 clients is one transaction. When it is refused, halves of it are
 * tried, and so on; so what nft refuses fails alone. The sets have no bound, and one year is the
 * longest ban; a longer one ends then unless it is made again.
 */
public final class NftablesFirewall implements Firewall {

    /** nft needs some 4 kB for each while it reads them. */
    private static final int AT_ONCE = 20_000;

    private final NftTable table;
    private final Command command;
    private final NftPipe pipe;
    private final OpenFlows flows;
    private final NftLook look;
    private String fault = "nftables has not been prepared";
    private boolean tidy;
    private volatile Fill fill = Fill.UNBOUNDED;

    /** Starts nothing yet. */
    public NftablesFirewall(Shape shape) {
        this(shape, Programs.SEARCH_PATH);
    }

    /**
     * As the other one, with programs from elsewhere.
     *
     * @param searchPath directories with colons between them
     */
    public NftablesFirewall(Shape shape, String searchPath) {
        Programs programs = new Programs(searchPath);
        table = new NftTable(shape);
        command = new Command(programs, shape.timeout());
        pipe = new NftPipe(programs, shape.timeout());
        flows = new OpenFlows(shape, command);
        look = new NftLook(table, programs);
    }

    @Override
    public String kind() {
        return "nftables";
    }

    @Override
    public void prepare() throws FirewallFault {
        try {
            // Sets of other lengths than ours may hold the bans of an earlier guardian.
            table.need(read("-t", "list", "sets", "inet").sets());
            define();
            fault = "";
            if (!tidy) {
                tidy = pipe.run(table.leftovers()).outcome().isDone();
            }
        } catch (FirewallFault e) {
            fault = "no client can be banned: " + e.getMessage();
            throw new FirewallFault(fault, e);
        }
    }

    /**
     * To look whether all is right would cost nft more than to make it so: with the rules it reads
     * every element.
     */
    private void define() throws FirewallFault {
        Halves.Answer answer = pipe.run(table.definition());
        if (!answer.answered()) {
            throw FirewallFault.late(answer.outcome().failure());
        }
        if (answer.isRefusal()) {
            throw new FirewallFault(
                    String.format(
                            "cannot make the table %s: %s; if nothing else helps, remove what is"
                                    + " there: nft delete table %s",
                            NftTable.NAME, answer.outcome().failure(), NftTable.NAME));
        }
    }

    /** What nft tells of the guardian's table; nothing if there is none. */
    private NftListing read(String... words) throws FirewallFault {
        NftListing listing = new NftListing();
        List<String> all = new ArrayList<>(List.of("nft"));
        all.addAll(List.of(words));
        Command.Answer answer = command.run(listing::read, all.toArray(String[]::new));
        if (!answer.isGood() && !answer.err().contains("No such file or directory")) {
            throw answer.fault();
        }
        return listing;
    }

    @Override
    public List<Outcome> ban(List<Block> blocks) {
        Map<Prefix, Block> lasting = new LinkedHashMap<>();
        blocks.forEach(block -> lasting.put(block.client(), block));
        makeSets(blocks);
        Map<Prefix, Outcome> outcomes = run(lasting, some -> NftLine.ban(some, table));
        List<Outcome> answers = blocks.stream().map(b -> outcomes.get(b.client())).toList();
        flows.cut(blocks, answers);
        return answers;
    }

    /** Networks, and who is limited, have their sets made when the first of them comes. */
    private void makeSets(List<Block> blocks) {
        Set<NftSet> missing = new HashSet<>();
        for (Block block : blocks) {
            NftSet set = NftSet.of(block.client(), block.limited());
            if (block.client().length() > 0 && !table.has(set)) {
                missing.add(set);
            }
        }
        if (!missing.isEmpty() && fault.isEmpty()) {
            table.need(missing);
            if (!pipe.run(table.definition()).outcome().isDone()) {
                table.forget(missing);
            }
        }
    }

    @Override
    public List<Outcome> unban(List<Prefix> clients) {
        Map<Prefix, Prefix> once = new LinkedHashMap<>();
        clients.forEach(client -> once.put(client, client));
        Map<Prefix, Outcome> outcomes = run(once, some -> NftLine.unban(some, table));
        return clients.stream().map(outcomes::get).toList();
    }

    private <T> Map<Prefix, Outcome> run(Map<Prefix, T> asked, Function<List<T>, String> wording) {
        Map<Prefix, Outcome> outcomes = new HashMap<>();
        List<Prefix> clients = new ArrayList<>();
        List<T> possible = new ArrayList<>();
        asked.forEach(
                (client, what) -> {
                    if (!fault.isEmpty()) {
                        outcomes.put(client, Outcome.failed(fault));
                    } else if (client.length() == 0) {
                        outcomes.put(client, Outcome.EVERYBODY);
                    } else {
                        clients.add(client);
                        possible.add(what);
                    }
                });
        Iterator<Outcome> answers =
                new Halves<T>(AT_ONCE, some -> attempt(wording.apply(some)))
                        .run(possible)
                        .iterator();
        clients.forEach(client -> outcomes.put(client, answers.next()));
        return outcomes;
    }

    /** When it is refused, the table may have been taken away; so it is made anew first. */
    private Halves.Answer attempt(String line) {
        Halves.Answer answer = pipe.run(line);
        boolean again = answer.isRefusal() && pipe.run(table.definition()).outcome().isDone();
        return again ? pipe.run(line) : answer;
    }

    @Override
    public List<Block> list() throws FirewallFault {
        NftListing listing = read("list", "table", "inet", "httpd_guardian");
        fill = new Fill(listing.largest(), 0, 0);
        return listing.blocks();
    }

    @Override
    public Optional<Diagnosis> examine(Prefix client) throws FirewallFault {
        return look.of(client);
    }

    @Override
    public void removeAll() throws FirewallFault {
        fault = "the guardian's table has been removed";
        // Deleted alone, a table that is not there would be refused.
        String line = "add table " + NftTable.NAME + "; delete table " + NftTable.NAME;
        Outcome removed = pipe.run(line).outcome();
        if (!removed.isDone()) {
            throw new FirewallFault(
                    "cannot remove the table " + NftTable.NAME + ": " + removed.failure());
        }
    }

    @Override
    public Fill fill() {
        return fill;
    }

    @Override
    public void close() {
        pipe.close();
    }
}

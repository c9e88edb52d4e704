package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

    /** A listing as fresh as this need not be taken again. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Outcome EVERYBODY =
            Outcome.failed("a CIDR of length 0 is everybody: nftables is not asked for that");

    private final NftTable table;
    private final Command command;
    private final NftPipe pipe;
    private String right = "";
    private String fault = "nftables has not been prepared";
    private NftListing latest;
    private long latestNanos;

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
    }

    @Override
    public String kind() {
        return "nftables";
    }

    @Override
    public void prepare() throws FirewallFault {
        try {
            NftListing listing = read();
            table.need(listing.sets());
            if (!listing.structure().equals(right) || right.isEmpty()) {
                define();
            } else {
                mustBeDone(pipe.run(""));
            }
            fault = "";
        } catch (FirewallFault e) {
            fault = "no client can be banned: " + e.getMessage();
            throw new FirewallFault(fault, e);
        }
    }

    /** Whatever a version of nft prints for what we have just made is right from then on. */
    private void define() throws FirewallFault {
        Outcome made = pipe.run(table.definition()).outcome();
        if (!made.isDone()) {
            throw new FirewallFault(
                    String.format(
                            "cannot make the table %s: %s; if nothing else helps, remove what is"
                                    + " there: nft delete table %s",
                            NftTable.NAME, made.failure(), NftTable.NAME));
        }
        NftListing listing = read();
        if (!table.isMadeBy(listing)) {
            throw new FirewallFault(
                    "the table "
                            + NftTable.NAME
                            + " did not stay as it was made: somebody else is changing it at this"
                            + " moment");
        }
        right = listing.structure();
    }

    private static void mustBeDone(NftPipe.Answer answer) throws FirewallFault {
        if (!answer.outcome().isDone()) {
            throw new FirewallFault(answer.outcome().failure());
        }
    }

    /** The table as it is now; empty if there is none. */
    private NftListing read() throws FirewallFault {
        NftListing listing = new NftListing();
        List<String> arguments = new ArrayList<>(List.of("nft", "list", "table"));
        arguments.addAll(List.of(NftTable.NAME.split(" ")));
        Command.Answer answer = command.run(listing::read, arguments.toArray(String[]::new));
        if (!answer.isGood() && !answer.err().contains("No such file or directory")) {
            throw answer.fault();
        }
        latest = listing;
        latestNanos = System.nanoTime();
        return listing;
    }

    @Override
    public List<Outcome> ban(List<Block> blocks) {
        Map<Prefix, Block> lasting = new LinkedHashMap<>();
        blocks.forEach(block -> lasting.put(block.client(), block));
        makeSets(blocks);
        Map<Prefix, Outcome> outcomes = run(lasting, some -> NftLine.ban(some, table));
        return blocks.stream().map(block -> outcomes.get(block.client())).toList();
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
        latest = null;
        Map<Prefix, Outcome> outcomes = new HashMap<>();
        List<Prefix> clients = new ArrayList<>();
        List<T> possible = new ArrayList<>();
        asked.forEach(
                (client, what) -> {
                    if (!fault.isEmpty()) {
                        outcomes.put(client, Outcome.failed(fault));
                    } else if (client.length() == 0) {
                        outcomes.put(client, EVERYBODY);
                    } else {
                        clients.add(client);
                        possible.add(what);
                    }
                });
        Iterator<Outcome> answers =
                new NftBatch<>(pipe, table::definition, wording).run(possible).iterator();
        clients.forEach(client -> outcomes.put(client, answers.next()));
        return outcomes;
    }

    @Override
    public List<Block> list() throws FirewallFault {
        boolean fresh = latest != null && System.nanoTime() - latestNanos < FRESH_NANOS;
        List<Block> blocks = (fresh ? latest : read()).blocks();
        latest = null;
        return blocks;
    }

    @Override
    public void removeAll() throws FirewallFault {
        fault = "the guardian's table has been removed";
        right = "";
        latest = null;
        // Deleted alone, a table that is not there would be refused.
        mustBeDone(pipe.run("add table " + NftTable.NAME + "; delete table " + NftTable.NAME));
    }

    @Override
    public Fill fill() {
        return Fill.UNBOUNDED;
    }

    @Override
    public void close() {
        pipe.close();
    }
}

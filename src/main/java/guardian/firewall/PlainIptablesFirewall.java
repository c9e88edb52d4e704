package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * iptables where there is no ipset: a rule for each ban, in the chains and by the jumps of {@link
 * IptablesFirewall}. The kernel ends each by its clock, at a whole second; what has ended is taken
 * out when the chain is written next.
 *
 * <p>Every packet to a guarded port is compared with every rule, some 3 to 5 ns each, so {@value
 * #MOST} clients are the most it holds. Each change writes the chain anew, in one transaction for a
 * family.
 */
public final class PlainIptablesFirewall implements Firewall {

    /** Clients held at a time, of both families together. */
    static final int MOST = 1_000;

    private static final long COMPLAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(PlainIptablesFirewall.class);

    private final List<PlainFamily> families = new ArrayList<>();
    private final OpenFlows flows;
    private final RulesLook look;
    private final LongSupplier millis;
    private boolean warned;
    private volatile long left;
    private long lastComplaint = System.nanoTime() - COMPLAIN_NANOS;
    private volatile Fill fill = new Fill(0, MOST, 0);

    /** Starts nothing yet. */
    public PlainIptablesFirewall(Shape shape) {
        this(shape, Programs.SEARCH_PATH);
    }

    /**
     * As the other one, with programs from elsewhere.
     *
     * @param searchPath directories with colons between them
     */
    public PlainIptablesFirewall(Shape shape, String searchPath) {
        this(shape, searchPath, System::currentTimeMillis);
    }

    PlainIptablesFirewall(Shape shape, String searchPath, LongSupplier millis) {
        Programs programs = new Programs(searchPath);
        Command command = new Command(programs, shape.timeout());
        for (Family family : Family.values()) {
            families.add(new PlainFamily(family, shape, command));
        }
        this.flows = new OpenFlows(shape, command);
        this.look = new RulesLook(shape, programs, this::missing);
        this.millis = millis;
    }

    @Override
    public String kind() {
        return "iptables-plain";
    }

    @Override
    public void prepare() throws FirewallFault {
        FirewallFault four = prepare(families.get(0));
        FirewallFault six = prepare(families.get(1));
        if (four != null) {
            throw four;
        }
        if (!warned) {
            warned = true;
            LOG.warn(
                    "every packet to a guarded port is compared with every ban, since bans are"
                            + " plain rules of iptables: no more than {} clients are held; with the"
                            + " package ipset or nftables there is no such bound{}",
                    MOST,
                    six == null ? "" : "; " + six.getMessage());
        }
    }

    private FirewallFault prepare(PlainFamily family) {
        try {
            family.prepare(millis.getAsLong());
            return null;
        } catch (FirewallFault e) {
            return e;
        }
    }

    @Override
    public List<Outcome> ban(List<Block> blocks) {
        PlainChange change = new PlainChange(families, millis.getAsLong());
        blocks.forEach(change::ban);
        List<Outcome> outcomes = change.carryOut(blocks.stream().map(Block::client).toList());
        if (change.left() > 0 || change.refused() > 0) {
            left += change.left();
            complain(change);
        }
        flows.cut(blocks, outcomes);
        return outcomes;
    }

    private void complain(PlainChange change) {
        if (System.nanoTime() - lastComplaint >= COMPLAIN_NANOS) {
            lastComplaint = System.nanoTime();
            LOG.warn(
                    "there is room for {} clients: {} that end soonest have left for new ones, {}"
                            + " new ones that end sooner found no room; {} have left since the"
                            + " start. With the package ipset or nftables there is room for all",
                    MOST,
                    change.left(),
                    change.refused(),
                    left);
        }
    }

    @Override
    public List<Outcome> unban(List<Prefix> clients) {
        PlainChange change = new PlainChange(families, millis.getAsLong());
        clients.forEach(change::unban);
        return change.carryOut(clients);
    }

    @Override
    public List<Block> list() throws FirewallFault {
        long now = millis.getAsLong();
        List<Block> blocks = new ArrayList<>();
        for (PlainFamily family : families) {
            for (PlainRule rule : family.held(now)) {
                blocks.add(rule.block(now));
            }
        }
        fill = new Fill(blocks.size(), MOST, left);
        return blocks;
    }

    @Override
    public Optional<Diagnosis> examine(Prefix client) throws FirewallFault {
        return look.of(client);
    }

    private String missing(Family family, Prefix client, List<String> chain, Command command) {
        long now = millis.getAsLong();
        for (String text : chain) {
            PlainRule rule = PlainRule.read(text);
            if (rule != null && rule.client().equals(client) && !rule.isOver(now)) {
                return null;
            }
        }
        return "no rule for " + client + " in the chain " + FamilyRules.CHAIN;
    }

    @Override
    public Fill fill() {
        return fill;
    }

    @Override
    public void removeAll() throws FirewallFault {
        FirewallFault fault = null;
        for (PlainFamily family : families) {
            try {
                family.remove();
            } catch (FirewallFault e) {
                fault = e;
            }
        }
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public void close() {
        // Nothing runs on.
    }
}

package guardian.firewall;

import guardian.event.Prefix;
import java.util.Optional;

/**
 * Looks at the guardian's table for what lets a banned client pass; changes nothing, and waits two
 * seconds at most for each command.
 *
 * <p>Nothing that others do in nftables comes before it: what they accept comes here all the same.
 */
final class NftLook {

    private final NftTable table;
    private final Command command;

    NftLook(NftTable table, Programs programs) {
        this.table = table;
        this.command = new Command(programs, RulesLook.QUICK);
    }

    /** What is wrong for this client; empty when nothing is. */
    Optional<Diagnosis> of(Prefix client) throws FirewallFault {
        NftSet set = NftSet.of(client, false);
        String element = "{ " + client.address() + " }";
        Command.Answer held = run("get", "element", set.name(), element);
        if (!held.isGood()) {
            return Optional.of(new Diagnosis(Cause.SET, held.fault().getMessage(), true));
        }
        if (!holds(table.hooked(), "jump banned") || !holds("banned", '@' + set.name() + ' ')) {
            String gone = "the chain " + table.hooked() + " or banned has lost its rules";
            return Optional.of(new Diagnosis(Cause.ORDER, gone, true));
        }
        return Optional.empty();
    }

    private boolean holds(String chain, String part) throws FirewallFault {
        return run("list", "chain", chain, null).out().contains(part);
    }

    private Command.Answer run(String verb, String what, String name, String element)
            throws FirewallFault {
        String[] where = NftTable.NAME.split(" ");
        return element == null
                ? command.run("nft", verb, what, where[0], where[1], name)
                : command.run("nft", verb, what, where[0], where[1], name, element);
    }
}

package guardian.firewall;

import guardian.config.Response;
import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * pf, by {@code pfctl}: an anchor of the guardian's own with one table and one rule.
 *
 * <pre>{@code
 * anchor "httpd-guardian"                   (the operator puts it into pf.conf)
 *   table <banned> persist
 *   block drop in quick proto tcp from <banned> to any port { 80, 443 }
 * }</pre>
 *
 * <p>Written by the manual, and tested with a stand-in that records what it is told only: nobody
 * has run it on a BSD yet.
 *
 * <p>pf does not end what is in a table, so the guardian does; and it cannot limit a client without
 * a rule that lets it pass, so it refuses to. Packets of a connection that pf knows are not looked
 * at again; so those of who is banned are forgotten, unless only new connections are to be met.
 */
public final class PfFirewall implements Firewall {

    private static final String ANCHOR = "httpd-guardian";
    private static final String TABLE = "banned";

    /** Clients in one command. */
    private static final int AT_ONCE = 500;

    private static final Outcome NO_LIMITS = Outcome.failed("pf cannot limit a client");

    private final Shape shape;
    private final Command command;
    private final String rules;
    private String printed = "";
    private String fault = "pf has not been prepared";
    private volatile Fill fill = Fill.UNBOUNDED;

    /** Starts nothing yet. */
    public PfFirewall(Shape shape) {
        this(shape, Programs.SEARCH_PATH);
    }

    /**
     * As the other one, with programs from elsewhere.
     *
     * @param searchPath directories with colons between them
     */
    public PfFirewall(Shape shape, String searchPath) {
        this.shape = shape;
        this.command = new Command(new Programs(searchPath), shape.timeout());
        this.rules = "table <" + TABLE + "> persist\n" + rule(shape) + '\n';
    }

    private static String rule(Shape shape) {
        String who = " from <" + TABLE + "> to any";
        String block = shape.response() == Response.DROP ? "block drop" : "block return";
        if (shape.ports().isEmpty()) {
            return block + " in quick" + who;
        }
        String ports =
                shape.ports().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ", " port { ", " }"));
        return block + " in quick proto tcp" + who + ports;
    }

    @Override
    public String kind() {
        return "pf";
    }

    @Override
    public boolean endsBans() {
        return false;
    }

    @Override
    public void prepare() throws FirewallFault {
        try {
            mustBeAsked();
            String present = pfctl("-s", "rules").out();
            if (printed.isEmpty() || !present.equals(printed)) {
                command.mustTake(rules, "pfctl", "-q", "-a", ANCHOR, "-f", "-");
                printed = pfctl("-s", "rules").out();
            }
            fault = "";
        } catch (FirewallFault e) {
            fault = "no client can be banned: " + e.getMessage();
            throw new FirewallFault(fault, e);
        }
    }

    /** The main rules are the operator's, and never written. */
    private void mustBeAsked() throws FirewallFault {
        if (!command.mustRun("pfctl", "-s", "info").out().contains("Status: Enabled")) {
            throw new FirewallFault("pf is switched off; switch it on: pfctl -e");
        }
        String main = command.mustRun("pfctl", "-s", "rules").out();
        if (!main.contains("anchor \"" + ANCHOR + '"')) {
            throw new FirewallFault(
                    "the rules of pf do not ask the guardian's: add a line anchor \""
                            + ANCHOR
                            + "\" to pf.conf, before what lets httpd's clients pass, and load it:"
                            + " pfctl -f /etc/pf.conf");
        }
    }

    private Command.Answer pfctl(String... words) throws FirewallFault {
        List<String> all = new ArrayList<>(List.of("pfctl", "-q", "-a", ANCHOR));
        all.addAll(List.of(words));
        return command.mustRun(all.toArray(String[]::new));
    }

    @Override
    public List<Outcome> ban(List<Block> blocks) {
        Map<Prefix, Block> lasting = new LinkedHashMap<>();
        blocks.forEach(block -> lasting.put(block.client(), block));
        List<Prefix> clients = new ArrayList<>();
        lasting.forEach(
                (client, block) -> {
                    if (!block.limited() && client.length() > 0) {
                        clients.add(client);
                    }
                });
        Map<Prefix, Outcome> outcomes = change("add", clients);
        return blocks.stream()
                .map(
                        block -> {
                            Outcome other =
                                    block.client().length() > 0 ? NO_LIMITS : Outcome.EVERYBODY;
                            return outcomes.getOrDefault(block.client(), other);
                        })
                .toList();
    }

    @Override
    public List<Outcome> unban(List<Prefix> clients) {
        Map<Prefix, Outcome> outcomes = change("delete", List.copyOf(new ArrayList<>(clients)));
        return clients.stream().map(outcomes::get).toList();
    }

    private Map<Prefix, Outcome> change(String verb, List<Prefix> clients) {
        List<Outcome> answers =
                new Halves<Prefix>(AT_ONCE, some -> attempt(verb, some)).run(clients);
        Map<Prefix, Outcome> outcomes = new LinkedHashMap<>();
        for (int i = 0; i < clients.size(); i++) {
            outcomes.put(clients.get(i), answers.get(i));
        }
        return outcomes;
    }

    private Halves.Answer attempt(String verb, List<Prefix> clients) {
        if (!fault.isEmpty()) {
            return new Halves.Answer(Outcome.failed(fault), false);
        }
        try {
            List<String> words = new ArrayList<>(List.of("-t", TABLE, "-T", verb));
            clients.forEach(client -> words.add(client.toString()));
            pfctl(words.toArray(String[]::new));
            if (verb.equals("add")) {
                forgetStates(clients);
            }
            return new Halves.Answer(Outcome.DONE, true);
        } catch (FirewallFault e) {
            return new Halves.Answer(Outcome.failed(e.getMessage()), !e.isLate());
        }
    }

    private void forgetStates(Collection<Prefix> clients) throws FirewallFault {
        if (shape.newOnly() && !shape.kill()) {
            return;
        }
        for (Prefix client : clients) {
            command.mustRun("pfctl", "-q", "-k", client.toString());
        }
    }

    @Override
    public List<Block> list() throws FirewallFault {
        List<Block> blocks = new ArrayList<>();
        // Without the table it fails, and nobody is banned.
        command.run(
                line -> {
                    Prefix client = Prefix.parse(line.strip());
                    if (client != null) {
                        blocks.add(new Block(client, Block.FOREVER));
                    }
                },
                "pfctl",
                "-q",
                "-a",
                ANCHOR,
                "-t",
                TABLE,
                "-T",
                "show");
        fill = new Fill(blocks.size(), 0, 0);
        return blocks;
    }

    @Override
    public void removeAll() throws FirewallFault {
        fault = "the guardian's anchor has been emptied";
        printed = "";
        pfctl("-F", "rules");
        pfctl("-F", "Tables");
    }

    @Override
    public Fill fill() {
        return fill;
    }

    @Override
    public void close() {
        // Nothing runs on.
    }
}

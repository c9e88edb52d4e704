package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the connections that banned clients have open: those that end at this machine by closing
 * their sockets ({@code ss -K}), those that it passes on by making the kernel forget that it knows
 * them ({@code conntrack -D}), so that their next packet counts as a new one.
 *
 * <p>What a machine cannot do (no such program, a kernel without it) is said once, and left alone
 * from then on. Confined to the enforcer thread.
 */
final class OpenFlows {

    /** Clients in one command: with all the ports there may be, its words are few enough. */
    private static final int AT_A_TIME = 200;

    private static final Logger LOG = LoggerFactory.getLogger(OpenFlows.class);

    private final boolean kill;
    private final List<Integer> ports;
    private final Command command;
    private boolean cutsSockets = true;
    private boolean cutsForwarded = true;

    OpenFlows(Shape shape, Command command) {
        this.kill = shape.kill();
        this.ports = shape.ports();
        this.command = command;
    }

    /** Cuts those of all clients that have just been shut out, when it is to. */
    void cut(List<Block> blocks, List<Outcome> outcomes) {
        if (!kill) {
            return;
        }
        List<Prefix> clients = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            if (outcomes.get(i).isDone() && !blocks.get(i).limited()) {
                clients.add(blocks.get(i).client());
            }
        }
        for (int from = 0; from < clients.size(); from += AT_A_TIME) {
            cut(clients.subList(from, Math.min(clients.size(), from + AT_A_TIME)));
        }
    }

    private void cut(List<Prefix> clients) {
        if (cutsSockets) {
            cutSockets(clients);
        }
        // Where nobody has connections tracked, none can be forgotten.
        if (cutsForwarded && Tracking.isInUse()) {
            cutForwarded(clients);
        }
    }

    private void cutSockets(List<Prefix> clients) {
        List<String> words = new ArrayList<>(List.of("ss", "-K", "-H", "-n", "-t", "("));
        for (Prefix client : clients) {
            words.addAll(List.of("dst", client.toString(), "or"));
        }
        words.set(words.size() - 1, ")");
        if (!ports.isEmpty()) {
            words.addAll(List.of("and", "("));
            for (int port : ports) {
                words.addAll(List.of("sport", "=", ":" + port, "or"));
            }
            words.set(words.size() - 1, ")");
        }
        try {
            Command.Answer answer = command.run(words.toArray(String[]::new));
            if (!answer.isGood() || !answer.err().isBlank()) {
                throw answer.fault();
            }
        } catch (FirewallFault e) {
            cutsSockets = false;
            LOG.warn("kill: open connections to this machine are not cut: {}", e.getMessage());
        }
    }

    private void cutForwarded(List<Prefix> clients) {
        StringBuilder lines = new StringBuilder();
        for (Prefix client : clients) {
            String line = "-D -f " + (client.isIpv4() ? "ipv4" : "ipv6") + " -s " + client;
            if (ports.isEmpty()) {
                lines.append(line).append('\n');
            }
            for (int port : ports) {
                lines.append(line).append(" -p tcp --dport ").append(port).append('\n');
            }
            if (lines.length() > Command.MOST_TOLD / 2) {
                forget(lines);
            }
        }
        forget(lines);
    }

    private void forget(StringBuilder lines) {
        if (lines.isEmpty() || !cutsForwarded) {
            return;
        }
        try {
            command.mustTake(lines.toString(), "conntrack", "-R", "-");
        } catch (FirewallFault e) {
            cutsForwarded = false;
            LOG.warn("kill: open connections through this machine are not cut: {}", e.getMessage());
        }
        lines.setLength(0);
    }
}

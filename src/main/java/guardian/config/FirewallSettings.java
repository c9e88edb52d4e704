package guardian.config;

import java.time.Duration;
import java.util.List;

/**
 * {@code [firewall]}: how bans are carried out in block mode.
 *
 * @param kind {@code kind} ("auto"): which firewall; "auto" is the best that this machine has
 * @param ports {@code ports} ([80, 443]): TCP ports that are closed to a banned client, at most 64;
 *     none means all traffic
 * @param response {@code response} ("drop"): or "reject"
 * @param packets {@code packets} ("all"): or "new"
 * @param limit {@code limit} (20): new connections a minute for each client that is limited instead
 *     of banned, 1 to 1000
 * @param kill {@code kill} (false): whether a ban also cuts the connections that are open
 * @param timeout {@code timeout} (10s): how long one command may take, 100ms to 60s
 * @param command {@code command.ban}, {@code command.unban}: commands of the operator's own
 */
public record FirewallSettings(
        String kind,
        List<Integer> ports,
        Response response,
        Packets packets,
        int limit,
        boolean kill,
        Duration timeout,
        CommandSettings command) {

    private static final String COMMAND = "command";
    private static final Key<String> KIND =
            new Key<>(
                    "kind",
                    "auto",
                    new Choice<>(
                            List.of(
                                    "auto",
                                    "iptables",
                                    "iptables-plain",
                                    "nftables",
                                    "pf",
                                    COMMAND)));
    private static final ListKey<Integer> PORTS =
            new ListKey<>("ports", List.of(80, 443), new WholeNumber(1, 65_535), 0, 64, true);
    private static final Key<Response> RESPONSE =
            new Key<>("response", Response.DROP, new Choice<>(List.of(Response.values())));
    private static final Key<Packets> PACKETS =
            new Key<>("packets", Packets.ALL, new Choice<>(List.of(Packets.values())));
    private static final Key<Integer> LIMIT = new Key<>("limit", 20, new WholeNumber(1, 1000));
    private static final Key<Boolean> KILL = new Key<>("kill", false, new Flag());
    private static final Key<Duration> TIMEOUT =
            new Key<>(
                    "timeout",
                    Duration.ofSeconds(10),
                    new TimeSpan(Duration.ofMillis(100), Duration.ofSeconds(60)));

    public FirewallSettings {
        KIND.check(kind);
        ports = PORTS.check(ports);
        LIMIT.check(limit);
        TIMEOUT.check(timeout);
    }

    /** Everything else as by default. */
    public FirewallSettings(String kind, List<Integer> ports, Duration timeout) {
        this(
                kind,
                ports,
                RESPONSE.standard(),
                PACKETS.standard(),
                LIMIT.standard(),
                KILL.standard(),
                timeout,
                CommandSettings.NONE);
    }

    static FirewallSettings read(Section in) {
        String kind = in.get(KIND);
        Section own = in.section(COMMAND, "command.ban and command.unban, each a list of words");
        CommandSettings command = CommandSettings.read(own);
        if (kind.equals(COMMAND) && !own.has("ban")) {
            in.addFault(KIND.name(), "is \"command\", but there is no firewall.command.ban");
        }
        return new FirewallSettings(
                kind,
                in.get(PORTS),
                in.get(RESPONSE),
                in.get(PACKETS),
                in.get(LIMIT),
                in.get(KILL),
                in.get(TIMEOUT),
                command);
    }
}

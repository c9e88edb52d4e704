package guardian.firewall;

import guardian.config.FirewallSettings;
import guardian.config.Packets;
import guardian.config.Response;
import guardian.config.Settings;
import java.time.Duration;
import java.util.List;

/**
 * What every backend is to make of bans, whichever it is.
 *
 * @param ports TCP ports that are guarded, each once, sorted; none for all packets
 * @param response what the packets of a banned client meet
 * @param newOnly whether only packets that open connections are met; else every packet
 * @param limitPerMinute so many new TCP connections a minute for each limited client; as many at
 *     once where it has made none for a minute
 * @param kill whether the connections of a client that has just been banned are cut
 * @param ipv4Bits leading bits that make a client of an IPv4 address, 32; a limit is for all
 *     addresses of a client together
 * @param ipv6Bits the same for IPv6, 64
 * @param maxElements how many clients of each family there must be room for
 * @param timeout how long one command may take
 */
public record Shape(
        List<Integer> ports,
        Response response,
        boolean newOnly,
        int limitPerMinute,
        boolean kill,
        int ipv4Bits,
        int ipv6Bits,
        int maxElements,
        Duration timeout) {

    public Shape {
        ports = ports.stream().distinct().sorted().toList();
        if (ports.stream().anyMatch(port -> port < 1 || port > 65_535)) {
            throw new IllegalArgumentException("TCP ports are 1 to 65535, not " + ports);
        }
    }

    /** As configured. */
    public static Shape of(Settings settings) {
        FirewallSettings firewall = settings.firewall();
        return new Shape(
                firewall.ports(),
                firewall.response(),
                firewall.packets() == Packets.NEW,
                firewall.limit(),
                firewall.kill(),
                settings.input().ipv4Prefix(),
                settings.input().ipv6Prefix(),
                settings.state().maxClients(),
                firewall.timeout());
    }
}

package guardian.decision;

import guardian.event.Prefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The automatic members of the allowlist: loopback, the addresses of this machine, its default
 * gateways. From the kernel's own tables, nothing is looked up.
 */
public final class MachineAddresses {

    private static final Path ROUTES4 = Path.of("/proc/net/route");
    private static final Path ROUTES6 = Path.of("/proc/net/ipv6_route");

    private MachineAddresses() {}

    /** Reads them anew. */
    public static List<Prefix> read() throws IOException {
        List<Prefix> all = new ArrayList<>();
        all.add(Prefix.parse("127.0.0.0/8"));
        all.add(Prefix.parse("::1"));
        Set<String> texts = new TreeSet<>();
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(each -> each.getInterfaceAddresses().stream())
                    .map(InterfaceAddress::getAddress)
                    .forEach(address -> texts.add(textOf(address)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (Files.exists(ROUTES4)) {
            Files.readAllLines(ROUTES4).forEach(line -> gateway4(line, texts));
        }
        if (Files.exists(ROUTES6)) {
            Files.readAllLines(ROUTES6).forEach(line -> gateway6(line, texts));
        }
        for (String text : texts) {
            Prefix prefix = Prefix.parse(text);
            if (prefix != null) {
                all.add(prefix);
            }
        }
        return all;
    }

    /** Without the zone that Java writes behind a link-local address. */
    private static String textOf(InetAddress address) {
        String text = address.getHostAddress();
        int zone = address instanceof Inet6Address ? text.indexOf('%') : -1;
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** {@code eth0 00000000 010200C0 0003 ...}: destination and gateway in host byte order. */
    static void gateway4(String line, Set<String> into) {
        String[] fields = line.trim().split("\\s+");
        if (fields.length > 2 && fields[1].equals("00000000") && fields[2].length() == 8) {
            long word = Long.parseLong(fields[2], 16);
            if (word != 0) {
                into.add(
                        (word & 255)
                                + "."
                                + (word >>> 8 & 255)
                                + "."
                                + (word >>> 16 & 255)
                                + "."
                                + (word >>> 24));
            }
        }
    }

    /** Destination, its length, source, its length, next hop: 32 hex digits an address. */
    static void gateway6(String line, Set<String> into) {
        String[] fields = line.trim().split("\\s+");
        if (fields.length < 5 || !fields[1].equals("00") || fields[4].matches("0+")) {
            return;
        }
        into.add(fields[4].replaceAll("(.{4})(?!$)", "$1:"));
    }
}

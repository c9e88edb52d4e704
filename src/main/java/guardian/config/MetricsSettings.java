package guardian.config;

import guardian.event.Prefix;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code [metrics]}: what is counted, for Prometheus.
 *
 * @param listen {@code listen} (""): a loopback address with a port that answers GET /metrics
 * @param textfile {@code textfile} (""): absolute; written anew every 15 seconds, for the textfile
 *     collector of node_exporter
 */
public record MetricsSettings(String listen, Optional<Path> textfile) {

    private static final Key<String> LISTEN = new Key<>("listen", "", new LoopbackAddress());
    private static final Key<Optional<Path>> TEXTFILE =
            new Key<>("textfile", Optional.empty(), new OptionalPath());

    public MetricsSettings {
        LISTEN.check(listen);
        TEXTFILE.check(textfile);
    }

    static MetricsSettings read(Section in) {
        return new MetricsSettings(in.get(LISTEN), in.get(TEXTFILE));
    }

    /** Where to answer, if anywhere. */
    public Optional<InetSocketAddress> address() {
        if (listen.isEmpty()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
        return Optional.of(new InetSocketAddress(inet(addressIn(listen)), port));
    }

    /** The address in front of the port; null when it is none. */
    static Prefix addressIn(String listen) {
        String address = listen.substring(0, listen.lastIndexOf(':'));
        return Prefix.parse(address.replace("[", "").replace("]", ""));
    }

    private static InetAddress inet(Prefix address) {
        ByteBuffer bytes = ByteBuffer.allocate(16);
        bytes.putLong(address.high()).putLong(address.low());
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen bytes are an address", e);
        }
    }
}

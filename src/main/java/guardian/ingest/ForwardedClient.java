package guardian.ingest;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the client of a request that came through trusted proxies: the first untrusted hop.
 *
 * <p>A proxy appends to X-Forwarded-For the address that it was called from. So the last entry is
 * as true as our neighbour is trusted, the one before it as the proxy that the last one names, and
 * what stands left of the first untrusted hop, that hop may have made up. The header of an
 * untrusted neighbour is not looked at. With mod_remoteip httpd has gone some of this way: it has
 * taken the entries that it used out of the header.
 *
 * <p>Where the way ends on a trusted proxy, the request is nobody's: it goes no further, and is
 * counted by cause. A trusted proxy is never made the client, nor is a name ever looked up.
 *
 * <p>Confined to the reader's thread, and without garbage; what it counts may be read by any.
 */
public final class ForwardedClient implements Consumer<RequestEvent> {

    /** So many entries of one header are looked at. */
    static final int MOST_HOPS = 64;

    private final TrustedProxies proxies;
    private final boolean trustsProxies;
    private final Consumer<RequestEvent> next;
    private final HopReader hop = new HopReader();
    private final Tally<Clientless> clientless = new Tally<>(Clientless.class);

    /**
     * @param trustedProxies blocks of addresses that are believed
     * @param next takes the requests of clients
     */
    public ForwardedClient(List<Prefix> trustedProxies, Consumer<RequestEvent> next) {
        this.proxies = new TrustedProxies(trustedProxies);
        this.trustsProxies = !trustedProxies.isEmpty();
        this.next = next;
    }

    /** What takes the requests: this, or at once the next one where no proxy is trusted. */
    public Consumer<RequestEvent> step() {
        return trustsProxies ? this : next;
    }

    /** Whether there are any. */
    public boolean trustsProxies() {
        return trustsProxies;
    }

    @Override
    public void accept(RequestEvent event) {
        Clientless cause = proxies.hold(event.high(), event.low()) ? find(event) : null;
        if (cause == null) {
            next.accept(event);
        } else {
            int from = Math.max(event.forwardedFrom(), event.forwardedTo() - Tally.LONGEST_SAMPLE);
            clientless.add(cause, event.line(), from, event.forwardedTo());
        }
    }

    /** Requests that went no further. */
    public Tally<Clientless> clientless() {
        return clientless;
    }

    /** Goes from a trusted proxy to the first hop that is none; null, or why there is no such. */
    private Clientless find(RequestEvent event) {
        byte[] line = event.line();
        int from = event.forwardedFrom();
        int end = event.forwardedTo();
        if (from == end) {
            return Clientless.NO_HEADER;
        }
        for (int hops = 0; hops < MOST_HOPS; hops++) {
            int start = entry(line, from, end);
            if (!hop.read(line, start, end)) {
                return Clientless.ODD_ENTRY;
            }
            if (!proxies.hold(hop.high(), hop.low())) {
                if (!event.hasPeer()) {
                    event.peer(event.high(), event.low());
                }
                event.address(hop.high(), hop.low());
                return null;
            }
            if (start == from) {
                return Clientless.ALL_TRUSTED;
            }
            end = start - 1;
        }
        return Clientless.TOO_MANY_HOPS;
    }

    /** Where the entry begins that ends at {@code end}. */
    private static int entry(byte[] line, int from, int end) {
        int start = end;
        while (start > from && line[start - 1] != ',') {
            start--;
        }
        return start;
    }
}

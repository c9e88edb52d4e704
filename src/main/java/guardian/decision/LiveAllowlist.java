package guardian.decision;

import guardian.config.Settings;
import guardian.event.Prefix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The allowlist as it is now: the operator's clients, the addresses of his host names, the trusted
 * proxies, verified bots, and this machine's own addresses and gateways, which are read again once
 * a minute. When they cannot be read, those of the last time hold.
 *
 * <p>Confined to the enforcer thread (in replay to the one thread there is).
 */
public final class LiveAllowlist implements Supplier<Allowlist> {

    private static final long REFRESH_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(LiveAllowlist.class);

    private final List<Prefix> configured = new ArrayList<>();
    private final LookUps lookUps;
    private List<Prefix> machine = List.of();
    private Allowlist current;
    private long readAt;

    /**
     * @param lookUps what DNS tells
     */
    public LiveAllowlist(Settings settings, LookUps lookUps) {
        this.lookUps = lookUps;
        configured.addAll(settings.allowlist().clients());
        configured.addAll(settings.input().trustedProxies());
        // What must hold even if the machine cannot be asked.
        configured.add(Prefix.parse("127.0.0.0/8"));
        configured.add(Prefix.parse("::1"));
    }

    @Override
    public Allowlist get() {
        long now = System.nanoTime();
        if (current == null || now - readAt >= REFRESH_NANOS) {
            readAt = now;
            readMachine();
            refresh();
        }
        return current;
    }

    private void readMachine() {
        try {
            machine = MachineAddresses.read();
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot read this machine's own addresses; the allowlist stays as it was", e);
        }
    }

    /** DNS has told something new. */
    public void refresh() {
        List<Prefix> all = new ArrayList<>(configured);
        all.addAll(lookUps.addresses());
        all.addAll(machine);
        current = new Allowlist(all, lookUps::isVerifiedBot);
    }
}

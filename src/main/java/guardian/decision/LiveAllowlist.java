package guardian.decision;

import guardian.config.Settings;
import guardian.event.Prefix;
import guardian.state.AllowedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The allowlist as it is now: the clients of the configuration, the addresses of its host names,
 * whom operators have added by command, the trusted proxies, verified bots, and this machine's own
 * addresses and gateways, which are read again once a minute. When they cannot be read, those of
 * the last time hold.
 *
 * <p>Confined to the enforcer thread (in replay to the one thread there is).
 */
public final class LiveAllowlist implements Supplier<Allowlist> {

    private static final long REFRESH_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(LiveAllowlist.class);

    /** What must hold even if the machine cannot be asked. */
    private static final List<Prefix> ALWAYS =
            List.of(Prefix.parse("127.0.0.0/8"), Prefix.parse("::1"));

    private Settings settings;
    private final AllowedFile file;
    private final LookUps lookUps;
    private List<Prefix> machine = List.of();
    private Allowlist current;
    private List<Prefix> operators = List.of();
    private Object version;
    private long readAt;
    private long lookedAt;

    /**
     * @param lookUps what DNS tells
     */
    public LiveAllowlist(Settings settings, LookUps lookUps) {
        this.settings = settings;
        this.lookUps = lookUps;
        this.file = new AllowedFile(settings.state().directory());
    }

    @Override
    public Allowlist get() {
        long now = System.nanoTime();
        if (current == null || now - readAt >= REFRESH_NANOS) {
            readAt = now;
            readMachine();
            readOperators();
            refresh();
        } else if (now - lookedAt >= LOOK_NANOS && !Objects.equals(version, file.version())) {
            // Another guardian, or a command while none ran.
            readOperators();
            refresh();
        }
        return current;
    }

    private void readOperators() {
        lookedAt = System.nanoTime();
        version = file.version();
        try {
            operators = file.read();
        } catch (IOException e) {
            LOG.warn("cannot read whom operators have allowed; the allowlist stays as it was", e);
        }
    }

    /**
     * An operator puts somebody on it, durably.
     *
     * @return false when he is on it already
     */
    public boolean allow(Prefix client) throws IOException {
        return changed(file.add(client));
    }

    /**
     * An operator takes away what was put on it by command.
     *
     * @return false when that was not
     */
    public boolean disallow(Prefix client) throws IOException {
        return changed(file.remove(client));
    }

    private boolean changed(boolean changed) {
        get();
        readOperators();
        refresh();
        return changed;
    }

    /** From now on these are the clients and host names of the configuration. */
    public void use(Settings with) {
        settings = with;
        lookUps.use(with.allowlist().names(), System.nanoTime());
        get();
        refresh();
    }

    /** Its entries, by what has put them there. */
    public Map<String, List<Prefix>> bySource() {
        get();
        Map<String, List<Prefix>> all = new LinkedHashMap<>();
        all.put("operator", operators);
        all.put("configuration", settings.allowlist().clients());
        all.put("names", lookUps.addresses());
        all.put("proxies", settings.input().trustedProxies());
        all.put("machine", machine);
        all.put("always", ALWAYS);
        return all;
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
        List<Prefix> all = new ArrayList<>(ALWAYS);
        all.addAll(settings.allowlist().clients());
        all.addAll(settings.input().trustedProxies());
        all.addAll(operators);
        all.addAll(lookUps.addresses());
        all.addAll(machine);
        current = new Allowlist(all, lookUps::isVerifiedBot);
    }
}

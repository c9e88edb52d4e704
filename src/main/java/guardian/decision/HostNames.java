package guardian.decision;

import guardian.dns.Answer;
import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of the host names on the allowlist: asked for at once, and again about every five
 * minutes, whatever their time to live says. While DNS does not answer, a name keeps its last
 * addresses; when it answers that there are none, the name protects nobody.
 *
 * <p>Confined to the enforcer thread.
 */
final class HostNames {

    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int AT_A_TIME = 100;

    private static final Logger LOG = LoggerFactory.getLogger(HostNames.class);

    private static final class Host {
        private List<Prefix> addresses = List.of();
        private long due;
        private boolean asked;
        private boolean complained;
    }

    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Predicate<String> ask;

    /**
     * @param ask asks for the addresses of a name; false when the question found no room
     */
    HostNames(List<String> names, Predicate<String> ask, long nanos) {
        this.ask = ask;
        use(names, nanos);
    }

    /** From now on these are the names; what is known of those that stay is kept. */
    final void use(List<String> names, long nanos) {
        hosts.keySet().retainAll(names);
        for (String name : names) {
            if (!hosts.containsKey(name)) {
                Host host = new Host();
                host.due = nanos;
                hosts.put(name, host);
            }
        }
    }

    /** All that are known. */
    List<Prefix> addresses() {
        List<Prefix> all = new ArrayList<>();
        hosts.values().forEach(host -> all.addAll(host.addresses));
        return all;
    }

    /** Asks for those that are due, a few at a time. */
    void turn(long nanos) {
        int asked = 0;
        for (Map.Entry<String, Host> each : hosts.entrySet()) {
            Host host = each.getValue();
            if (!host.asked && nanos - host.due >= 0 && asked++ < AT_A_TIME) {
                host.asked = ask.test(each.getKey());
            }
        }
    }

    /** Takes an answer; true when the addresses are others than before. */
    boolean take(Answer.OfName answer, long nanos) {
        Host host = hosts.get(answer.name());
        if (host == null) {
            // It was taken off the allowlist meanwhile.
            return false;
        }
        host.asked = false;
        if (answer.addresses() == null) {
            host.due = nanos + RETRY_NANOS;
            complain(host, answer.name(), "DNS does not answer; its last addresses stay");
            return false;
        }
        host.due = nanos + AGAIN_NANOS - spread(answer.name());
        if (answer.addresses().isEmpty()) {
            complain(host, answer.name(), "there is no address of that name; it protects nobody");
        } else {
            host.complained = false;
        }
        boolean changed = !List.copyOf(answer.addresses()).equals(host.addresses);
        host.addresses = List.copyOf(answer.addresses());
        if (changed) {
            LOG.info("{} on the allowlist is {}", answer.name(), host.addresses);
        }
        return changed;
    }

    /** Names that were asked for together are not for ever. */
    private static long spread(String name) {
        return AGAIN_NANOS / 5 * (name.hashCode() & 255) / 256;
    }

    private static void complain(Host host, String name, String sentence) {
        if (!host.complained) {
            host.complained = true;
            LOG.warn("{} on the allowlist: {} ({})", name, sentence, host.addresses);
        }
    }
}

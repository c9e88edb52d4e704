package guardian.decision;

import guardian.event.Prefix;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which clients of each network have been banned, bounded as the {@link Bans} are. Who is banned no
 * more is taken out when somebody counts, so counting to a few is quick however many there were.
 *
 * <p>Confined to the enforcer thread.
 */
final class Neighbours {

    private final Map<Prefix, Set<Prefix>> byNetwork = new HashMap<>();

    void add(Prefix client) {
        Prefix network = client.network();
        if (network != null) {
            byNetwork.computeIfAbsent(network, each -> new LinkedHashSet<>()).add(client);
        }
    }

    void remove(Prefix client) {
        Prefix network = client.network();
        Set<Prefix> clients = network == null ? null : byNetwork.get(network);
        if (clients != null && clients.remove(client) && clients.isEmpty()) {
            byNetwork.remove(network);
        }
    }

    /** How many clients of the network are banned, counted up to {@code most}. */
    int count(Prefix network, int most, Predicate<Prefix> isBanned) {
        int count = 0;
        Iterator<Prefix> clients = byNetwork.getOrDefault(network, Set.of()).iterator();
        while (count < most && clients.hasNext()) {
            if (isBanned.test(clients.next())) {
                count++;
            } else {
                clients.remove();
            }
        }
        return count;
    }
}

package guardian.dns;

import guardian.config.SearchEngine;
import guardian.event.Prefix;
import java.util.List;

/**
 * Whether an address is a search engine's: it has a name in one of their domains, and that name has
 * the address. The first alone proves nothing, for whoever holds an address gives it any name.
 */
final class BotCheck {

    /** Who gives an address many names shall not make us look up all of them. */
    private static final int MOST_NAMES = 4;

    private final Names names;
    private final List<String> domains;

    BotCheck(Names names, List<SearchEngine> engines) {
        this.names = names;
        this.domains = engines.stream().flatMap(engine -> engine.domains().stream()).toList();
    }

    /** Asks DNS, and waits for it. */
    Standing check(Prefix address) throws NotKnown {
        List<String> theirs =
                names.namesOf(address).stream()
                        .filter(this::isOfAnEngine)
                        .limit(MOST_NAMES)
                        .toList();
        for (String name : theirs) {
            if (names.addressesOf(name).contains(address)) {
                return Standing.VERIFIED;
            }
        }
        return Standing.STRANGER;
    }

    private boolean isOfAnEngine(String name) {
        return isPlain(name)
                && domains.stream()
                        .anyMatch(domain -> name.equals(domain) || name.endsWith('.' + domain));
    }

    /** A label may hold anything, a dot, too, which is escaped then and ends no label. */
    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.')) {
                return false;
            }
        }
        return true;
    }
}

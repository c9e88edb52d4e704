package guardian.dns;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.naming.CommunicationException;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * DNS by the JDK's own client: whole names only, so no search domain is added, and no cache but
 * that of the servers. One that does not answer is asked twice, for 0.5 s and for 1 s.
 *
 * <p>An answer that says neither what there is nor that there is no such name is none: the client
 * makes one of an answer that was cut and cannot be had whole. May be used by several threads.
 */
final class JndiNames implements Names {

    private static final String FIRST_TIMEOUT_MILLIS = "500";
    private static final String TRIES = "2";

    /** Nobody honest has more; each name costs a look-up. */
    private static final int MOST = 64;

    private final String url;

    /**
     * @param servers addresses with or without a port; none: those of the system, as they are at
     *     the time of each look-up
     */
    JndiNames(List<String> servers) {
        url =
                servers.isEmpty()
                        ? "dns:"
                        : servers.stream().map(JndiNames::urlOf).collect(Collectors.joining(" "));
    }

    private static String urlOf(String server) {
        boolean bareIpv6 = server.indexOf(':') != server.lastIndexOf(':') && !server.endsWith("]");
        return "dns://" + (bareIpv6 && !server.startsWith("[") ? '[' + server + ']' : server);
    }

    @Override
    public List<String> namesOf(Prefix address) throws NotKnown {
        List<String> names = new ArrayList<>();
        String reverse = ReverseName.of(address);
        for (String name : told(reverse, look(reverse, "PTR"))) {
            String lower = name.toLowerCase(Locale.ROOT);
            names.add(lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower);
        }
        return names;
    }

    @Override
    public List<Prefix> addressesOf(String name) throws NotKnown {
        Optional<List<String>> four = look(name, "A");
        Optional<List<String>> six = look(name, "AAAA");
        List<String> texts = new ArrayList<>(told(name, four.isPresent() ? four : six));
        six.filter(more -> four.isPresent()).ifPresent(texts::addAll);
        return texts.stream().map(Prefix::parse).filter(Objects::nonNull).toList();
    }

    private static List<String> told(String name, Optional<List<String>> answer) throws NotKnown {
        if (answer.isEmpty()) {
            throw new NotKnown("an answer without anything about " + name, false, null);
        }
        return answer.get();
    }

    /**
     * What there is of that type, nothing when there is no such name; empty when DNS says neither.
     */
    private Optional<List<String>> look(String name, String type) throws NotKnown {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put(Context.PROVIDER_URL, url);
        settings.put("com.sun.jndi.dns.timeout.initial", FIRST_TIMEOUT_MILLIS);
        settings.put("com.sun.jndi.dns.timeout.retries", TRIES);
        try {
            InitialDirContext context = new InitialDirContext(settings);
            try {
                // The dot at the end says that the name is whole.
                Attribute found = context.getAttributes(name + '.', new String[] {type}).get(type);
                return found == null ? Optional.empty() : Optional.of(texts(found.getAll()));
            } finally {
                context.close();
            }
        } catch (NameNotFoundException e) {
            return Optional.of(List.of());
        } catch (CommunicationException e) {
            throw new NotKnown("no answer about " + name, true, e);
        } catch (NamingException | RuntimeException e) {
            // The client stumbles over some packets that are none.
            throw new NotKnown("no usable answer about " + name, false, e);
        }
    }

    private static List<String> texts(NamingEnumeration<?> found) throws NamingException {
        List<String> texts = new ArrayList<>();
        while (found.hasMore() && texts.size() < MOST) {
            texts.add(found.next().toString());
        }
        return texts;
    }
}

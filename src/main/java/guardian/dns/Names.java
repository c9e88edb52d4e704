package guardian.dns;

import guardian.event.Prefix;
import java.util.List;

/** What DNS says. An empty answer is an answer, too: there is nothing of that name or address. */
interface Names {

    /** The names of an address, in lower case and without the dot at the end. */
    List<String> namesOf(Prefix address) throws NotKnown;

    /** The addresses of a name, of both families. */
    List<Prefix> addressesOf(String name) throws NotKnown;
}

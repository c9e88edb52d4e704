package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ipset of one family, whose elements are the banned clients, with timeouts. */
final class BanSet {

    private static final Logger LOG = LoggerFactory.getLogger(BanSet.class);

    /** For elements that somebody adds by hand; the guardian's carry their own. */
    private static final String DEFAULT_TIMEOUT = "600";

    /** {@code add httpd-guardian-4 192.0.2.7 timeout 598}. */
    private static final Pattern ELEMENT =
            Pattern.compile("add \\S+ (?<client>\\S+) timeout (?<seconds>\\d+)");

    private static final Pattern MAXELEM = Pattern.compile(" maxelem (\\d+)");

    private final Family family;
    private final int maxElements;
    private final Command command;
    private boolean warned;

    BanSet(Family family, int maxElements, Command command) {
        this.family = family;
        this.maxElements = maxElements;
        this.command = command;
    }

    /** Creates the set; takes over one that is there already, with the bans in it. */
    void prepare() throws FirewallFault {
        Command.Answer created =
                command.run(
                        "ipset",
                        "create",
                        family.setName,
                        "hash:net",
                        "family",
                        family.setFamily,
                        "timeout",
                        DEFAULT_TIMEOUT,
                        "maxelem",
                        Integer.toString(maxElements),
                        "-exist");
        if (created.isGood()) {
            return;
        }
        // -exist takes a set of exactly these parameters only.
        Command.Answer header = header();
        if (!header.isGood()) {
            throw created.fault();
        }
        if (!isOurs(header.out())) {
            throw foreign(header.out());
        }
        warnIfSmall(header.out());
    }

    /** The bans in it; none if there is no such set. */
    List<Block> list() throws FirewallFault {
        List<Block> blocks = new ArrayList<>();
        if (exists()) {
            Command.Answer answer =
                    command.run(line -> read(line, blocks), "ipset", "save", family.setName);
            if (!answer.isGood()) {
                throw answer.fault();
            }
        }
        return blocks;
    }

    boolean exists() throws FirewallFault {
        return command.mustRun("ipset", "list", "-name")
                .out()
                .lines()
                .anyMatch(family.setName::equals);
    }

    /** Destroys it, unless it is somebody else's. */
    void remove() throws FirewallFault {
        if (exists() && isOurs(header().out())) {
            command.mustRun("ipset", "destroy", family.setName);
        }
    }

    private Command.Answer header() throws FirewallFault {
        return command.run("ipset", "list", "-terse", family.setName);
    }

    private boolean isOurs(String header) {
        return header.contains("\nType: hash:net\n")
                && header.contains("\nHeader: family " + family.setFamily + " ")
                && header.contains(" timeout ");
    }

    private FirewallFault foreign(String header) {
        return new FirewallFault(
                String.format(
                        "there is a set %s that the guardian has not made (%s; needed: hash:net,"
                                + " family %s, with timeout); rename it: ipset rename %s NAME, or"
                                + " remove it: ipset destroy %s",
                        family.setName,
                        header.lines()
                                .filter(l -> l.startsWith("Type: ") || l.startsWith("Header: "))
                                .reduce((a, b) -> a + ", " + b)
                                .orElse("unknown type"),
                        family.setFamily,
                        family.setName,
                        family.setName));
    }

    private void warnIfSmall(String header) {
        Matcher size = MAXELEM.matcher(header);
        if (!warned && size.find() && Long.parseLong(size.group(1)) < maxElements) {
            LOG.warn(
                    "the set {} of an earlier guardian takes {} elements, {} are wanted; it is"
                            + " used as it is until it is removed",
                    family.setName,
                    size.group(1),
                    maxElements);
            warned = true;
        }
    }

    private static void read(String line, List<Block> blocks) {
        Matcher element = ELEMENT.matcher(line);
        if (element.matches()) {
            Prefix client = Prefix.parse(element.group("client"));
            long seconds = Long.parseLong(element.group("seconds"));
            // ipset shows 0 for an element without end, which only somebody else can have added.
            blocks.add(new Block(client, seconds == 0 ? Block.FOREVER : seconds));
        }
    }
}

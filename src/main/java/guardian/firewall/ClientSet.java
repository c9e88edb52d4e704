package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An ipset of one family, whose elements are banned or limited clients, with timeouts. */
final class ClientSet {

    private static final Logger LOG = LoggerFactory.getLogger(ClientSet.class);

    /** For elements that somebody adds by hand; the guardian's carry their own. */
    private static final String DEFAULT_TIMEOUT = "600";

    /** {@code add httpd-guardian-4 192.0.2.7 timeout 598}. */
    private static final Pattern ELEMENT =
            Pattern.compile("add \\S+ (?<client>\\S+) timeout (?<seconds>\\d+)");

    private static final Pattern MAXELEM = Pattern.compile(" maxelem (\\d+)");

    /** ipset's own default; a set smaller than that is never made. */
    private static final int LEAST_ELEMENTS = 65_536;

    private static final int TRIES = 20;
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    final String name;
    private final Family family;
    private final boolean limited;
    private final int wanted;
    private final Command command;
    private volatile int most;

    ClientSet(Family family, String name, int maxElements, Command command) {
        this.family = family;
        this.name = name;
        this.limited = name.equals(family.limitSet);
        this.wanted = Math.max(LEAST_ELEMENTS, maxElements);
        this.command = command;
    }

    /** Creates the set; takes over one that is there already, with the bans in it. */
    void prepare() throws FirewallFault {
        Command.Answer created =
                command.run(
                        "ipset",
                        "create",
                        name,
                        "hash:net",
                        "family",
                        family.setFamily,
                        "timeout",
                        DEFAULT_TIMEOUT,
                        "maxelem",
                        Integer.toString(wanted),
                        "-exist");
        if (created.isGood()) {
            most = wanted;
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
        takeOver(header.out());
    }

    /** How many clients there is room for; 0 before it was prepared. */
    int most() {
        return most;
    }

    /** The bans in it; none if there is no such set. */
    List<Block> list() throws FirewallFault {
        List<Block> blocks = new ArrayList<>();
        Command.Answer answer = command.run(line -> read(line, blocks), "ipset", "save", name);
        if (!answer.isGood() && exists()) {
            throw answer.fault();
        }
        return blocks;
    }

    private boolean exists() throws FirewallFault {
        return command.mustRun("ipset", "list", "-name").out().lines().anyMatch(name::equals);
    }

    /** Destroys it, unless it is somebody else's. */
    void remove() throws FirewallFault {
        if (exists() && isOurs(header().out())) {
            destroy();
        }
    }

    /** The kernel lets go of a set a moment after the last rule that looks at it is gone. */
    private void destroy() throws FirewallFault {
        Command.Answer answer = command.run("ipset", "destroy", name);
        for (int tries = 1; tries < TRIES && answer.err().contains("in use"); tries++) {
            LockSupport.parkNanos(REST_NANOS);
            answer = command.run("ipset", "destroy", name);
        }
        if (!answer.isGood()) {
            throw answer.fault();
        }
    }

    private Command.Answer header() throws FirewallFault {
        return command.run("ipset", "list", "-terse", name);
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
                        name,
                        header.lines()
                                .filter(l -> l.startsWith("Type: ") || l.startsWith("Header: "))
                                .reduce((a, b) -> a + ", " + b)
                                .orElse("unknown type"),
                        family.setFamily,
                        name,
                        name));
    }

    private void takeOver(String header) {
        Matcher size = MAXELEM.matcher(header);
        int before = most;
        most =
                size.find()
                        ? (int) Math.min(Long.parseLong(size.group(1)), Integer.MAX_VALUE)
                        : wanted;
        if (most != before && most < wanted) {
            LOG.warn(
                    "the set {} of an earlier guardian takes {} elements, {} are wanted; it is"
                            + " used as it is until it is removed",
                    name,
                    most,
                    wanted);
        }
    }

    private void read(String line, List<Block> blocks) {
        Matcher element = ELEMENT.matcher(line);
        if (element.matches()) {
            Prefix client = Prefix.parse(element.group("client"));
            long seconds = Long.parseLong(element.group("seconds"));
            // ipset shows 0 for an element without end, which only somebody else can have added.
            blocks.add(new Block(client, seconds == 0 ? Block.FOREVER : seconds, limited));
        }
    }
}

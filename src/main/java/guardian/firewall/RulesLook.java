package guardian.firewall;

import guardian.event.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the rules of iptables for what lets a banned client pass; changes nothing, and waits two
 * seconds at most for each command.
 */
final class RulesLook {

    /** Looks whether the client is banned at all. */
    interface Holding {

        /**
         * Null if it is; else what is missing.
         *
         * @param chain the rules of the guardian's chain
         */
        String missing(Family family, Prefix client, List<String> chain, Command command)
                throws FirewallFault;
    }

    static final Duration QUICK = Duration.ofSeconds(2);

    private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");
    private static final Path FORWARDING6 = Path.of("/proc/sys/net/ipv6/conf/all/forwarding");

    private final List<Integer> ports;
    private final Command command;
    private final Holding holding;

    RulesLook(Shape shape, Programs programs, Holding holding) {
        this.ports = shape.ports();
        this.command = new Command(programs, QUICK);
        this.holding = holding;
    }

    /** What is wrong for this client; empty when nothing is. */
    Optional<Diagnosis> of(Prefix client) throws FirewallFault {
        Family family = Family.of(client);
        Tables tables = new Tables(family, command);
        List<String> chain = tables.rules(FamilyRules.CHAIN);
        List<String> rules = chain == null ? List.of() : chain;
        String missing = holding.missing(family, client, rules, command);
        if (missing != null) {
            return found(Cause.SET, missing);
        }
        if (rules.isEmpty()) {
            return found(Cause.ORDER, "the chain " + FamilyRules.CHAIN + " is missing or empty");
        }
        Standing input = Standing.of("INPUT", tables.mustHave("INPUT"), client, ports);
        if (!input.isRight()) {
            return found(input.established() ? Cause.ESTABLISHED : Cause.ORDER, input.fault());
        }
        return forwards(family) ? forwarded(tables, client) : Optional.empty();
    }

    /** With Docker, what its own rules in FORWARD would let pass comes to DOCKER-USER first. */
    private Optional<Diagnosis> forwarded(Tables tables, Prefix client) throws FirewallFault {
        Standing forward = Standing.of("FORWARD", tables.mustHave("FORWARD"), client, ports);
        if (forward.isRight()) {
            return Optional.empty();
        }
        List<String> docker = tables.rules("DOCKER-USER");
        if (docker != null && Standing.of("DOCKER-USER", docker, client, ports).isRight()) {
            return Optional.empty();
        }
        return found(
                forward.established() ? Cause.ESTABLISHED : Cause.CONTAINER,
                "INPUT is in order, but what is forwarded is not looked at: " + forward.fault());
    }

    private static boolean forwards(Family family) {
        try {
            Path file = family == Family.IPV4 ? FORWARDING : FORWARDING6;
            return !Files.readString(file).strip().equals("0");
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Diagnosis> found(Cause cause, String detail) {
        return Optional.of(new Diagnosis(cause, detail, true));
    }
}

package guardian.decision;

import guardian.config.AllowlistSettings;
import guardian.config.SearchEngine;
import guardian.dns.Answer;
import guardian.dns.Resolver;
import guardian.dns.Standing;
import guardian.event.Prefix;
import guardian.runtime.Mailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * What DNS is asked for the allowlist, and what it has said: the addresses of host names, and who
 * is a search engine.
 *
 * <p>Confined to the enforcer thread (in replay to the one thread there is, which asks nothing).
 */
public final class LookUps {

    private static final int AT_A_TIME = 1024;

    private final Mailbox<Answer> answers;
    private final HostNames names;
    private final Bots bots;
    private final boolean verifies;
    private final Runnable goOn;
    private final BooleanSupplier isAlive;

    /**
     * @param answers where the resolver posts them
     */
    public LookUps(AllowlistSettings settings, Resolver resolver, Mailbox<Answer> answers) {
        this(
                settings.names(),
                settings.verifiedBots() ? SearchEngine.SHIPPED : List.of(),
                resolver::askWhereIs,
                resolver::askWhoIs,
                resolver::turn,
                resolver::isAlive,
                answers,
                System.nanoTime());
    }

    LookUps(
            List<String> names,
            List<SearchEngine> engines,
            Predicate<String> askWhereIs,
            Predicate<Prefix> askWhoIs,
            Runnable goOn,
            BooleanSupplier isAlive,
            Mailbox<Answer> answers,
            long nanos) {
        this.names = new HostNames(names, askWhereIs, nanos);
        this.bots = new Bots(engines, askWhoIs, nanos);
        this.verifies = !engines.isEmpty();
        this.goOn = goOn;
        this.isAlive = isAlive;
        this.answers = answers;
    }

    /** Asks nobody, and knows nothing. */
    public static LookUps none() {
        return new LookUps(
                List.of(),
                List.of(),
                name -> false,
                address -> false,
                () -> {},
                () -> false,
                new Mailbox<>(1),
                0);
    }

    /**
     * Takes answers, and asks what is due.
     *
     * @param isBanned whether a ban of that client is open
     * @return whether more clients are protected now than before
     */
    boolean turn(long nanos, Predicate<Prefix> isBanned) {
        List<Answer> taken = new ArrayList<>();
        answers.drain(taken, AT_A_TIME);
        boolean more = false;
        for (Answer answer : taken) {
            more |=
                    answer instanceof Answer.OfName name
                            ? names.take(name, nanos)
                            : bots.take((Answer.OfAddress) answer, nanos);
        }
        goOn.run();
        names.turn(nanos);
        bots.turn(nanos, isBanned);
        return more;
    }

    /** From now on these are the host names. */
    void use(List<String> hosts, long nanos) {
        names.use(hosts, nanos);
    }

    /** The addresses of the host names. */
    List<Prefix> addresses() {
        return names.addresses();
    }

    /** Whether search engines are told from others at all. */
    boolean verifies() {
        return verifies;
    }

    /** Whether DNS is known to answer. */
    boolean isAlive() {
        return isAlive.getAsBoolean();
    }

    boolean isVerifiedBot(Prefix client) {
        return bots.isVerified(client);
    }

    Standing standing(Prefix address, long nanos) {
        return bots.standing(address, nanos);
    }

    boolean askWhoIs(Prefix address, Prefix client, long nanos) {
        return bots.ask(address, client, nanos);
    }

    /** Addresses of which it was forgotten who they are. By any thread. */
    public long forgotten() {
        return bots.forgotten();
    }
}

package guardian.firewall;

import guardian.config.CommandSettings;
import guardian.config.CommandWords;
import guardian.event.Prefix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Whatever an operator's own commands reach: an edge router, a cloud's API. Each client is a run of
 * its own, so this is for tens of bans a minute, not for thousands.
 *
 * <p>The commands tell nothing about who is banned; so this class remembers what they have done. At
 * a start nothing is known, and every ban that is open is asked for again. A command must therefore
 * take being run twice for one client. An exit code of 0 means done, all others a failure, whose
 * output is the reason.
 *
 * <p>A command that fails is run once more. One call takes no longer than the time limit and the
 * command that runs then, and ends after {@value #MOST_FAILURES} failures; those who were not
 * reached, or failed less often, come first the next time.
 */
public final class CommandFirewall implements Firewall {

    private static final int MOST_FAILURES = 3;

    private static final Outcome NO_LIMITS =
            Outcome.failed("firewall.command has no command that limits a client");
    private static final Outcome NO_UNBAN =
            Outcome.failed("there is no firewall.command.unban: it ends by itself");
    private static final Outcome REMOVED = Outcome.failed("the firewall has not been prepared");

    private final CommandWords ban;
    private final CommandWords unban;
    private final Duration limit;
    private final Command command;
    private final OpenFlows flows;
    private final Remembered remembered;
    private final LongSupplier nanos;
    private boolean prepared;
    private long started;
    private int failures;

    /** Starts nothing yet. */
    public CommandFirewall(Shape shape, CommandSettings commands) {
        this(shape, commands, System::nanoTime);
    }

    CommandFirewall(Shape shape, CommandSettings commands, LongSupplier nanos) {
        this.ban = commands.ban();
        this.unban = commands.unban();
        this.limit = shape.timeout();
        this.command = new Command(new Programs(Programs.SEARCH_PATH), limit);
        this.flows = new OpenFlows(shape, command);
        this.remembered = new Remembered(nanos);
        this.nanos = nanos;
    }

    @Override
    public String kind() {
        return "command";
    }

    @Override
    public boolean endsBans() {
        return !unban.isGiven();
    }

    @Override
    public void prepare() throws FirewallFault {
        prepared = false;
        mustBeProgram("ban", ban);
        mustBeProgram("unban", unban);
        prepared = true;
    }

    private static void mustBeProgram(String key, CommandWords words) throws FirewallFault {
        if (words.isGiven() && !Files.isExecutable(Path.of(words.words().get(0)))) {
            throw new FirewallFault(
                    String.format(
                            "firewall.command.%s: cannot run %s: there is no such program",
                            key, words.words().get(0)));
        }
    }

    @Override
    public List<Outcome> ban(List<Block> blocks) {
        List<Outcome> outcomes = run(blocks, Block::client, this::ban);
        flows.cut(blocks, outcomes);
        return outcomes;
    }

    private Outcome ban(Block block) {
        if (block.limited()) {
            return NO_LIMITS;
        }
        if (block.client().length() == 0) {
            return Outcome.EVERYBODY;
        }
        Outcome outcome = run(ban.about(block.client(), block.seconds()), block.client());
        if (outcome.isDone()) {
            remembered.banned(block);
        }
        return outcome;
    }

    @Override
    public List<Outcome> unban(List<Prefix> clients) {
        return run(clients, Function.identity(), this::unban);
    }

    private Outcome unban(Prefix client) {
        if (!unban.isGiven()) {
            return NO_UNBAN;
        }
        Outcome outcome = run(unban.about(client, 0), client);
        if (outcome.isDone()) {
            remembered.free(client);
        }
        return outcome;
    }

    private <T> List<Outcome> run(
            List<T> asked, Function<T, Prefix> clientOf, Function<T, Outcome> run) {
        Outcome[] outcomes = new Outcome[asked.size()];
        started = nanos.getAsLong();
        failures = 0;
        for (int i : remembered.byFailures(asked, clientOf)) {
            outcomes[i] = run.apply(asked.get(i));
        }
        return List.of(outcomes);
    }

    private Outcome run(List<String> words, Prefix client) {
        if (!prepared) {
            return REMOVED;
        }
        if (failures == MOST_FAILURES) {
            return Outcome.failed("not run, since it has failed for others");
        }
        if (isLate()) {
            return Outcome.failed("not run, since others have taken " + Command.seconds(limit));
        }
        Outcome outcome = runOnce(words);
        if (!outcome.isDone() && !isLate() && !Thread.currentThread().isInterrupted()) {
            outcome = runOnce(words);
        }
        failures += outcome.isDone() ? 0 : 1;
        remembered.tried(client, !outcome.isDone());
        return outcome;
    }

    private boolean isLate() {
        return nanos.getAsLong() - started >= limit.toNanos();
    }

    private Outcome runOnce(List<String> words) {
        try {
            command.mustRun(words.toArray(String[]::new));
            return Outcome.DONE;
        } catch (FirewallFault e) {
            return Outcome.failed(e.getMessage());
        }
    }

    @Override
    public List<Block> list() {
        return remembered.list(endsBans());
    }

    /** As far as is remembered. */
    @Override
    public void removeAll() throws FirewallFault {
        List<Prefix> clients = new ArrayList<>();
        list().forEach(block -> clients.add(block.client()));
        long failed = unban(clients).stream().filter(outcome -> !outcome.isDone()).count();
        prepared = false;
        if (failed > 0) {
            throw new FirewallFault(
                    String.format(
                            "%d of %d bans could not be lifted by firewall.command.unban",
                            failed, clients.size()));
        }
    }

    @Override
    public Fill fill() {
        return new Fill(remembered.size(), 0, 0);
    }

    @Override
    public void close() {
        // Nothing runs on.
    }
}

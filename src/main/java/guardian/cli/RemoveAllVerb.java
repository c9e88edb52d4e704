package guardian.cli;

import guardian.config.Fault;
import guardian.control.Json;
import guardian.decision.Decision;
import guardian.decision.DecisionLog;
import guardian.decision.OrderJudge;
import guardian.firewall.Firewall;
import guardian.firewall.FirewallFault;
import guardian.firewall.Firewalls;
import guardian.firewall.Outcome;
import guardian.state.Ban;
import guardian.state.BanJournal;
import guardian.state.BansFile;
import guardian.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code guardianctl remove-all}: takes everything of the guardian's out of the firewall. A
 * guardian in block mode would put it back within seconds, so it refuses while one runs.
 */
@Command(
        name = "remove-all",
        description = {
            "Removes everything of the guardian's from the firewall, bans included, and nothing"
                    + " else. Refuses (exit 1) while a guardian runs in block mode, which would put"
                    + " it back: stop httpd first, or restart it with mode = \"warn\".",
            "Open bans stay in the state directory, and a start in block mode puts them back."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
class RemoveAllVerb extends Asking {

    private static final String REMEDY =
            "; nothing was removed: stop httpd first, or set mode = \"warn\" and restart it"
                    + " gracefully";

    @Option(names = "--bans", description = "Also lifts the open bans, for good.")
    private boolean lift;

    @Override
    int with() throws Caller.NoAnswer {
        if (!reading().faults().isEmpty()) {
            return fail(
                    BAD_CONFIG,
                    reading().faults().stream()
                            .map(Fault::toString)
                            .collect(Collectors.joining("; ")));
        }
        String mode = tree(ask("status", request -> {})).text("mode");
        return mode.equals("warn")
                ? removeAll()
                : fail(NOTHING, "a guardian runs in block mode" + REMEDY);
    }

    /** Nobody answers; but one that does not answer, or not yet, may be there all the same. */
    @Override
    int without(String why) {
        Path directory = settings().state().directory();
        if (!Files.isDirectory(directory)) {
            return removeAll();
        }
        try (StateDirectory state = new StateDirectory(directory)) {
            return state.leader().hold()
                    ? removeAll()
                    : fail(NOTHING, why + ", but one runs on " + directory + REMEDY);
        } catch (IOException e) {
            return fail(NOTHING, "cannot look whether a guardian runs (" + e + ')' + REMEDY);
        }
    }

    private int removeAll() {
        List<Ban> open;
        try {
            open = open();
        } catch (IOException e) {
            return fail(NOTHING, "cannot read the bans (" + e + "); nothing was removed");
        }
        String kind = settings().firewall().kind();
        try (Firewall firewall = Firewalls.of(settings())) {
            remove(firewall, open);
            kind = firewall.kind();
        } catch (FirewallFault e) {
            return fail(FIREWALL, "not everything could be removed: " + e.getMessage());
        }
        try {
            if (lift && !open.isEmpty()) {
                lift(open, kind);
            }
        } catch (IOException e) {
            return fail(NOTHING, "the firewall is clean, but the bans could not be lifted: " + e);
        }
        tell(open.size());
        return DONE;
    }

    private List<Ban> open() throws IOException {
        return BansFile.open(bansFile(), Instant.now().getEpochSecond()).stream()
                .filter(ban -> ban.kind() == Ban.Kind.REAL)
                .toList();
    }

    private Path bansFile() {
        return settings().state().directory().resolve(BansFile.NAME);
    }

    private void remove(Firewall firewall, List<Ban> open) throws FirewallFault {
        // What a program of the operator's has shut out, only the state knows.
        if (settings().firewall().kind().equals("command") && !open.isEmpty()) {
            firewall.prepare();
            for (Ban ban : open) {
                Outcome outcome = firewall.unban(List.of(ban.client())).get(0);
                if (!outcome.isDone()) {
                    throw new FirewallFault(outcome.failure());
                }
            }
        }
        firewall.removeAll();
    }

    private void lift(List<Ban> open, String kind) throws IOException {
        long now = System.currentTimeMillis();
        List<Ban> lifted = open.stream().map(ban -> ban.lifted(now / 1000)).toList();
        try (BanJournal journal = BanJournal.open(bansFile());
                DecisionLog log = new DecisionLog(settings().decisionLog())) {
            journal.append(lifted);
            Decision.Applied applied = new Decision.Applied(kind, 0, null);
            lifted.forEach(ban -> log.write(OrderJudge.unbanned(ban, "remove-all", now), applied));
        }
    }

    private void tell(int open) {
        if (isJson()) {
            out().println(
                            Json.of(
                                    json ->
                                            json.flag("removed", true)
                                                    .text("kind", settings().firewall().kind())
                                                    .number("open", lift ? 0 : open)
                                                    .number("lifted", lift ? open : 0)));
            return;
        }
        out().println("the firewall holds nothing of the guardian's any more");
        if (lift) {
            out().println("open bans lifted: " + open);
        } else if (open > 0) {
            out().println(
                            "open bans in the state directory: "
                                    + open
                                    + "; a start in block mode puts them back, --bans lifts them");
        }
    }
}

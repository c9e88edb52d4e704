package guardian.cli;

import guardian.control.Json;
import guardian.control.JsonTree;
import guardian.state.Ban;
import guardian.state.BansFile;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code guardianctl status}: how the guardian is, on one screen. */
@Command(
        name = "status",
        description = {
            "How the guardian is, on a screen of 80 by 24: mode, lines, clients, bans, firewall,",
            "audit files, store, and the latest troubles, of which --json tells all of the text."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
class StatusVerb extends Asking {

    @Override
    int with() throws Caller.NoAnswer {
        String line = ask("status", request -> {});
        JsonTree status = tree(line);
        if (isFault(status)) {
            return fault(status);
        }
        if (isJson()) {
            out().println("{\"running\":true," + line.substring(1));
        } else {
            StatusScreen.lines(status).forEach(out()::println);
        }
        return DONE;
    }

    @Override
    int without(String why) {
        List<Ban> open;
        try {
            open =
                    BansFile.open(
                            settings().state().directory().resolve(BansFile.NAME),
                            Instant.now().getEpochSecond());
        } catch (IOException e) {
            return fail(NOT_RUNNING, why + "; and the bans cannot be read: " + e.getMessage());
        }
        long real = open.stream().filter(ban -> !ban.isNote()).count();
        System.err.println("guardianctl: " + why);
        if (isJson()) {
            out().println(
                            Json.of(
                                    json -> {
                                        json.flag("running", false);
                                        json.text("why", why);
                                        json.object(
                                                "bans",
                                                bans -> {
                                                    bans.number("open", real);
                                                    bans.number("would_be", open.size() - real);
                                                });
                                    }));
        } else {
            out().printf(
                            "not running; bans %,d open, %,d would be (%s)%n",
                            real, open.size() - real, settings().state().directory());
        }
        return NOT_RUNNING;
    }
}

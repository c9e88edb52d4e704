package guardian.cli;

import guardian.control.BanFields;
import guardian.control.Json;
import guardian.control.JsonTree;
import guardian.state.Ban;
import guardian.state.BansFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code guardianctl bans}: who is banned. */
@Command(
        name = "bans",
        aliases = "banned",
        description = {
            "Who is banned, the latest first, and who would be, in warn mode and by dry runs.",
            "Without a guardian: what the state directory says. Exit 1: nobody."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
class BansVerb extends Asking {

    @Override
    int with() throws Caller.NoAnswer {
        BanPages pages = BanPages.ask(this);
        return pages.fault() == null ? show(pages.bans(), pages.document()) : fault(pages.fault());
    }

    private int show(List<JsonTree> bans, String document) {
        if (isJson()) {
            out().println(document);
        } else if (bans.isEmpty()) {
            out().println("nobody is banned");
        } else {
            BanTable.of(bans, Instant.now()).forEach(out()::println);
        }
        return bans.isEmpty() ? NOTHING : DONE;
    }

    @Override
    int without(String why) {
        Path file = settings().state().directory().resolve(BansFile.NAME);
        List<Ban> open;
        try {
            open = BansFile.open(file, Instant.now().getEpochSecond());
        } catch (IOException e) {
            return fail(NOT_RUNNING, why + "; and the bans cannot be read: " + e.getMessage());
        }
        String document =
                Json.of(
                        json -> {
                            json.flag("running", false);
                            json.objects("bans", open, BanFields::tell);
                        });
        System.err.println("guardianctl: " + why + "; by " + file + ":");
        show(tree(document).objects("bans"), document);
        return NOT_RUNNING;
    }
}

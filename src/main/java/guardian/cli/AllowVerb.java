package guardian.cli;

import guardian.control.Json;
import guardian.control.JsonTree;
import guardian.event.Prefix;
import guardian.state.AllowedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code guardianctl allow}: who is never banned. */
@Command(
        name = "allow",
        description = {
            "Who is never banned: shows the allowlist, and changes it for good.",
            "list, add CLIENT and remove CLIENT take --config and --json."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {AllowVerb.Show.class, AllowVerb.Add.class, AllowVerb.Remove.class},
        synopsisSubcommandLabel = "list|add|remove")
class AllowVerb implements Runnable {

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "list, add or remove?");
    }

    @Command(name = "list", description = "The allowlist, and where each entry comes from.")
    static class Show extends Asking {

        @Override
        int with() throws Caller.NoAnswer {
            String line = ask("allowed", request -> {});
            JsonTree answer = tree(line);
            return isFault(answer) ? fault(answer) : show(answer, line);
        }

        private int show(JsonTree answer, String line) {
            if (isJson()) {
                out().println(line);
                return DONE;
            }
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("CLIENT", "BY"));
            JsonTree sources = answer.object("allowlist");
            for (String source : sources.keys()) {
                sources.texts(source).forEach(each -> rows.add(List.of(Shown.line(each), source)));
            }
            Shown.table(rows).forEach(out()::println);
            return DONE;
        }

        @Override
        int without(String why) {
            Map<String, List<String>> sources = new TreeMap<>();
            sources.put("configuration", texts(settings().allowlist().clients()));
            sources.put("names", settings().allowlist().names());
            sources.put("proxies", texts(settings().input().trustedProxies()));
            try {
                sources.put("operator", texts(allowed().read()));
            } catch (IOException e) {
                return fail(NOT_RUNNING, why + "; and it cannot be read: " + e.getMessage());
            }
            System.err.println("guardianctl: " + why + "; by configuration and state directory:");
            String line =
                    Json.of(
                            json -> {
                                json.flag("running", false);
                                json.object("allowlist", all -> sources.forEach(all::texts));
                            });
            show(tree(line), line);
            return NOT_RUNNING;
        }

        private AllowedFile allowed() {
            return new AllowedFile(settings().state().directory());
        }

        private static List<String> texts(List<Prefix> clients) {
            return clients.stream().map(Prefix::toString).toList();
        }
    }

    /** What both changes share. */
    abstract static class Change extends Ordering {

        @Parameters(paramLabel = "CLIENT", description = "An address or a network.")
        private String client;

        abstract String verb();

        @Override
        boolean isWellAsked() {
            return Prefix.parse(client) != null
                    || isWrong("CLIENT: found '" + client + "', allowed: an address or a network");
        }

        @Override
        int with() throws Caller.NoAnswer {
            return order(verb(), request -> request.text("client", client), "unbanned");
        }
    }

    @Command(name = "add", description = "From now on nobody bans it; open bans are lifted.")
    static class Add extends Change {
        @Override
        String verb() {
            return "allow";
        }
    }

    @Command(name = "remove", description = "Takes away what was added by command.")
    static class Remove extends Change {
        @Override
        String verb() {
            return "disallow";
        }
    }
}

package guardian.cli;

import guardian.config.DurationText;
import guardian.event.Prefix;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code guardianctl decisions}: for hands that know cscli. */
@Command(
        name = "decisions",
        description = {
            "As in cscli: list, add --ip, delete --ip. The same as bans, ban, unban;",
            "each takes --config and --json."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DecisionsVerb.Show.class,
            DecisionsVerb.Add.class,
            DecisionsVerb.Delete.class
        },
        synopsisSubcommandLabel = "list|add|delete")
class DecisionsVerb implements Runnable {

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "list, add or delete?");
    }

    @Command(name = "list", aliases = "ls", description = "Who is banned.")
    static class Show extends BansVerb {}

    /** What names a client here. */
    abstract static class Named extends Ordering {

        @Option(
                names = {"-i", "--ip", "-r", "--range"},
                paramLabel = "CLIENT",
                description = "An address or a network.")
        String client;

        boolean isClient() {
            return client != null && Prefix.parse(client) != null
                    || isWrong("--ip: found '" + client + "', allowed: an address or a network");
        }
    }

    @Command(name = "add", description = "Bans a client.")
    static class Add extends Named {

        @Option(
                names = {"-d", "--duration"},
                paramLabel = "T",
                description = "30s 10m 1h 7d")
        private String time;

        @Option(
                names = {"-R", "--reason"},
                paramLabel = "R",
                description = "Why.")
        private String reason;

        @Override
        boolean isWellAsked() {
            return isClient()
                    && (time == null
                            || DurationText.parse(time) != null
                            || isWrong("--duration: found '" + time + "', allowed: 30s 10m 1h 7d"));
        }

        @Override
        int with() throws Caller.NoAnswer {
            return order(
                    "ban",
                    request ->
                            request.text("client", client)
                                    .text("time", time)
                                    .text("reason", reason),
                    "banned");
        }
    }

    @Command(name = "delete", description = "Ends bans.")
    static class Delete extends Named {

        @Option(names = "--all", description = "Everybody.")
        private boolean all;

        @Override
        boolean isWellAsked() {
            return all && client == null || isClient();
        }

        @Override
        int with() throws Caller.NoAnswer {
            return order(
                    "unban",
                    request -> {
                        if (all) {
                            request.flag("all", true);
                        } else {
                            request.text("client", client);
                        }
                    },
                    "unbanned");
        }
    }
}

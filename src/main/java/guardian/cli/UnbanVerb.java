package guardian.cli;

import guardian.event.Prefix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guardianctl unban}: an operator lifts bans. */
@Command(
        name = "unban",
        aliases = "unbanip",
        description = "Ends the ban of a client, of a network with all in it, or all bans.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
class UnbanVerb extends Ordering {

    @Parameters(paramLabel = "CLIENT", arity = "0..1", description = "An address or a network.")
    private String client;

    @Option(names = "--all", description = "Everybody.")
    private boolean all;

    @Override
    boolean isWellAsked() {
        if (all == (client != null)) {
            return isWrong("either CLIENT or --all");
        }
        return all
                || Prefix.parse(client) != null
                || isWrong("CLIENT: found '" + client + "', allowed: an address or a network");
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

package guardian.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** guardianctl: one verb a task, each a class of its own. */
@Command(
        name = "guardianctl",
        description = "Asks and orders httpd-guardian.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {ReplayVerb.class},
        synopsisSubcommandLabel = "VERB")
public final class Guardianctl implements Runnable {

    static final int EXIT_USAGE = 2;
    static final int EXIT_BAD_CONFIG = 4;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "which verb? " + spec.subcommands().keySet());
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Guardianctl()).execute(arguments));
    }
}

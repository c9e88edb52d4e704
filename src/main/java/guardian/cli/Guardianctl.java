package guardian.cli;

import guardian.decision.JsonLine;
import java.util.List;
import org.tinylog.configuration.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** guardianctl: one verb a task, each a class of its own. */
@Command(
        name = "guardianctl",
        description = "Asks and orders httpd-guardian.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            StatusVerb.class,
            BansVerb.class,
            BanVerb.class,
            UnbanVerb.class,
            AllowVerb.class,
            WhyVerb.class,
            TopVerb.class,
            CheckVerb.class,
            ReloadVerb.class,
            VersionVerb.class,
            DecisionsVerb.class,
            DoctorVerb.class,
            ExportVerb.class,
            RemoveAllVerb.class,
            ReplayVerb.class,
            ReportVerb.class,
            SuggestVerb.class,
            SweepVerb.class,
        },
        synopsisSubcommandLabel = "VERB")
public final class Guardianctl implements Runnable {

    static final int EXIT_NOTHING = 1;
    static final int EXIT_USAGE = 2;

    /** A file or a database that the task needs cannot be had. */
    static final int EXIT_UNREADABLE = 2;

    static final int EXIT_BAD_CONFIG = 4;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "which verb? " + spec.subcommands().keySet());
    }

    public static void main(String[] arguments) {
        logToStandardError();
        System.exit(command().execute(arguments));
    }

    /** All verbs, ready to be executed; for the build, which writes manuals, too. */
    public static CommandLine command() {
        CommandLine command = new CommandLine(new Guardianctl());
        command.setParameterExceptionHandler(Guardianctl::wrongUsage);
        return command;
    }

    /** Standard output is for answers alone. */
    private static void logToStandardError() {
        Configuration.set("writer", "console");
        Configuration.set("writer.stream", "err");
        Configuration.set("writer.format", "guardianctl: {message}");
        Configuration.set("level", "warn");
    }

    private static int wrongUsage(CommandLine.ParameterException e, String[] arguments) {
        System.err.println("guardianctl: " + e.getMessage());
        e.getCommandLine().usage(System.err);
        if (List.of(arguments).contains("--json")) {
            System.out.println(JsonLine.error(e.getMessage()));
        }
        return EXIT_USAGE;
    }
}

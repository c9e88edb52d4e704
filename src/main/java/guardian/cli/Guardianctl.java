package guardian.cli;

import guardian.decision.JsonLine;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** guardianctl: one verb a task, each a class of its own. */
@Command(
        name = "guardianctl",
        description = "Asks and orders httpd-guardian.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
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
        System.exit(command(arguments).execute(arguments));
    }

    /** All verbs, ready to be executed; for the build, which writes manuals, too. */
    public static CommandLine command() {
        CommandLine command = bare();
        for (String name : AllVerbs.NAMES) {
            command.addSubcommand(AllVerbs.of(name));
        }
        return command;
    }

    /**
     * What these arguments take: the one verb that they begin with, or all. To read what every verb
     * says of itself would take longer than the answer to most questions.
     */
    static CommandLine command(String[] arguments) {
        Object verb = arguments.length == 0 ? null : AllVerbs.of(arguments[0]);
        return verb == null ? command() : bare().addSubcommand(verb);
    }

    private static CommandLine bare() {
        CommandLine command = new CommandLine(new Guardianctl());
        command.setParameterExceptionHandler(Guardianctl::wrongUsage);
        return command;
    }

    /**
     * Standard output is for answers alone. tinylog reads this when somebody has something to log.
     */
    private static void logToStandardError() {
        System.setProperty("tinylog.writer", "console");
        System.setProperty("tinylog.writer.stream", "err");
        System.setProperty("tinylog.writer.format", "guardianctl: {message}");
        System.setProperty("tinylog.level", "warn");
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

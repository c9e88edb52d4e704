package guardian;

import java.nio.file.Path;

/**
 * The daemon's command line. Read by hand: nothing slow may come before the first read.
 *
 * @param task what to do
 * @param config the file named by {@code --config}, or null
 * @param fault what is wrong with the command line, or null
 */
record Options(Task task, Path config, String fault) {

    /** What the daemon may be asked for. */
    enum Task {
        GUARD,
        CHECK,
        HELP,
        VERSION
    }

    static final String HELP =
            """
            Usage: httpd-guardian [--config FILE] [--check]

            Reads request lines from standard input, as httpd's piped logs write them, and guards
            until the end of input.

              --config FILE  configuration (else $GUARDIAN_CONFIG, else /etc/httpd-guardian/guardian.toml)
              --check        check the configuration and exit: 0 good, 4 bad
              --version      print the version and exit
              --help         print this and exit

            Exit: 0 end of input; 2 wrong usage; 3 ran without usable state; 4 bad configuration;
            1 anything else.
            """;

    static Options parse(String[] arguments) {
        Task task = Task.GUARD;
        Path config = null;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            String file = null;
            if (argument.equals("--config")) {
                if (++i == arguments.length) {
                    return faulty("--config needs a file");
                }
                file = arguments[i];
            } else if (argument.startsWith("--config=")) {
                file = argument.substring("--config=".length());
            } else if (argument.equals("--check")) {
                task = Task.CHECK;
            } else if (argument.equals("--help") || argument.equals("-h")) {
                task = Task.HELP;
            } else if (argument.equals("--version")) {
                task = Task.VERSION;
            } else {
                return faulty("unknown argument '" + argument + "'");
            }
            if (file != null) {
                if (file.isEmpty() || file.indexOf('\0') >= 0) {
                    return faulty("--config needs a file");
                }
                config = Path.of(file);
            }
        }
        return new Options(task, config, null);
    }

    private static Options faulty(String fault) {
        return new Options(Task.GUARD, null, fault);
    }
}

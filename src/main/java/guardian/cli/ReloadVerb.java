package guardian.cli;

import guardian.control.JsonTree;
import picocli.CommandLine.Command;

/** {@code guardianctl reload}: the running guardian reads its configuration again. */
@Command(
        name = "reload",
        description = {
            "Has the guardian take over its changed configuration without losing a count, a ban or",
            "a line: allowlist.clients, all of [ban], decision_log.style, and rules about"
                    + " requests,",
            "also new ones and those that are gone. Other keys need a graceful restart of httpd,"
                    + " which keeps all that,",
            "too; then nothing is taken over, and exit is 1. Exit 4: the file has faults."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
class ReloadVerb extends Asking {

    @Override
    int with() throws Caller.NoAnswer {
        String line = ask("reload", request -> {});
        JsonTree answer = tree(line);
        if (isJson()) {
            out().println(line);
        }
        if (isFault(answer)) {
            System.err.println("guardianctl: " + Shown.line(answer.text("error")));
            answer.texts("faults").forEach(each -> System.err.println(Shown.line(each)));
            return answer.text("cause").equals("config") ? BAD_CONFIG : NOT_RUNNING;
        }
        if (!isJson()) {
            tell(answer);
        }
        return answer.text("end").equals("needs-restart") ? NOTHING : DONE;
    }

    private static void tell(JsonTree answer) {
        switch (answer.text("end")) {
            case "done" ->
                    out().println(
                                    "taken over: "
                                            + Shown.line(
                                                    String.join(", ", answer.texts("changed"))));
            case "unchanged" -> out().println(Shown.line(answer.text("file")) + " is unchanged");
            default ->
                    out().println(
                                    "nothing was taken over; these need a graceful restart of"
                                            + " httpd, which keeps counters and bans: "
                                            + Shown.line(
                                                    String.join(
                                                            ", ", answer.texts("needs_restart"))));
        }
    }
}

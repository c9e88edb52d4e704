package guardian.cli;

import guardian.control.Json;
import guardian.control.JsonTree;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What verbs share that change bans. */
abstract class Ordering extends Asking {

    /** Says so, and is false. */
    final boolean isWrong(String fault) {
        fail(USAGE, fault);
        return false;
    }

    final int order(String verb, Consumer<Json> fields, String done) throws Caller.NoAnswer {
        String line = ask(verb, fields);
        JsonTree answer = tree(line);
        if (isFault(answer)) {
            return fault(answer);
        }
        if (isJson()) {
            out().println(line);
        } else {
            tell(answer, done);
        }
        return exitCode(answer.text("end"));
    }

    static int exitCode(String end) {
        return switch (end) {
            case "done", "noted" -> DONE;
            case "failed" -> FIREWALL;
            case "not-taken" -> NOT_RUNNING;
            default -> NOTHING;
        };
    }

    private static void tell(JsonTree answer, String done) {
        String why = Shown.line(answer.text("why"));
        List<JsonTree> bans = answer.objects("bans");
        boolean good = exitCode(answer.text("end")) == DONE;
        for (JsonTree ban : bans.subList(0, Math.min(bans.size(), 20))) {
            String verdict = answer.text("end").equals("noted") ? "noted" : done;
            String until =
                    done.equals("unbanned")
                            ? ""
                            : " until "
                                    + ban.text("until")
                                    + " ("
                                    + Shown.relative(ban.text("until"), Instant.now())
                                    + "), step "
                                    + ban.text("step");
            out().println(
                            Shown.line(ban.text("client"))
                                    + " "
                                    + (good ? verdict : "not " + done)
                                    + until);
        }
        if (bans.size() > 20) {
            out().println("and " + (bans.size() - 20) + " more");
        }
        if (!why.isEmpty()) {
            (good ? out() : System.err).println(good ? why : "guardianctl: " + why);
        }
        for (JsonTree network : answer.objects("still")) {
            out().println("still shut out by the ban of " + Shown.line(network.text("client")));
        }
        if (good && done.equals("unbanned") && bans.size() == 1 && why.isEmpty()) {
            out().println("what it has gathered stands: if it goes on, it may be banned again");
        }
        if (!answer.flag("kept")) {
            System.err.println(
                    "guardianctl: the state directory cannot be written: a restart forgets this");
        }
    }
}

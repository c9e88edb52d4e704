package guardian.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of httpd's configuration that pipes requests to a guardian.
 *
 * @param where the line
 * @param command the program and its arguments, without the bar
 */
record Feed(Directive where, List<String> command) {

    private static final String NAME = "httpd-guardian";

    /** All of them; of any log, by the name of the program. */
    static List<Feed> of(HttpdConf httpd) {
        List<Feed> feeds = new ArrayList<>();
        httpd.all("SecGuardianLog", "CustomLog", "GlobalLog", "TransferLog", "SecAuditLog")
                .forEach(
                        each -> {
                            String target = each.argument(0);
                            if (target.startsWith("|") && target.contains(NAME)) {
                                List<String> words = HttpdWords.of(program(target));
                                if (!words.isEmpty()) {
                                    feeds.add(new Feed(each, words));
                                }
                            }
                        });
        return feeds;
    }

    /** httpd takes {@code |}, {@code ||} and {@code |$}. */
    private static String program(String target) {
        return target.replaceFirst("^[|]{1,2}[$]?", "");
    }

    boolean isByModSecurity() {
        return where.is("SecGuardianLog");
    }

    /** The program; relative to ServerRoot where it is not absolute. */
    Path program(HttpdConf httpd) {
        return httpd.serverRoot().resolve(command.get(0)).normalize();
    }

    /** Which guardian: those with one configuration keep one state. */
    String configuration() {
        for (int at = 1; at < command.size(); at++) {
            String word = command.get(at);
            if (word.startsWith("--config=")) {
                return word.substring("--config=".length());
            }
            if (word.equals("--config") && at + 1 < command.size()) {
                return command.get(at + 1);
            }
        }
        return "";
    }

    /** The LogFormat of a CustomLog, looked up by its nickname; empty where there is none. */
    String format(HttpdConf httpd) {
        String said = where.argument(1);
        return httpd.all("LogFormat")
                .filter(each -> each.argument(1).equals(said))
                .reduce((a, b) -> b)
                .map(each -> each.argument(0))
                .orElse(said);
    }
}

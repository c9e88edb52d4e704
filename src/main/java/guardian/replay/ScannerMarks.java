package guardian.replay;

import guardian.event.RequestEvent;
import java.util.List;
import java.util.Locale;

/**
 * Requests that nobody makes by chance: for files with secrets, for tools that are looked for
 * everywhere, out of the site, use as a proxy. After one of them a client is no genuine visitor,
 * however well it was served.
 */
final class ScannerMarks {

    private static final int LONGEST = 300;

    private static final List<String> PARTS =
            List.of(
                    "/.env",
                    "/.git/",
                    "/.svn/",
                    "/.aws/",
                    "/.ssh/",
                    "/.htpasswd",
                    "wp-config.php.",
                    "wp-config.php~",
                    "/etc/passwd",
                    "eval-stdin",
                    "/phpunit/",
                    "/actuator/",
                    "/boaform/",
                    "/hnap1",
                    "/manager/html",
                    "/solr/admin",
                    "../../",
                    "%2e%2e%2f",
                    "%00",
                    "<script",
                    "%3cscript",
                    "${jndi:",
                    "union+select",
                    "union%20select",
                    "union+all+select",
                    "union%20all%20select");

    private ScannerMarks() {}

    /** Whether the request is one of these. */
    static boolean hold(RequestEvent event) {
        String request = event.request(LONGEST).toLowerCase(Locale.ROOT);
        int target = request.indexOf(' ') + 1;
        return request.startsWith("connect ")
                || request.startsWith("http://", target)
                || request.startsWith("https://", target)
                || PARTS.stream().anyMatch(request::contains);
    }
}

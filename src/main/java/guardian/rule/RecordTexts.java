package guardian.rule;

import guardian.event.AuditRecord;
import java.nio.charset.StandardCharsets;

/** The texts of one record that rules may ask for, as those of a line. */
final class RecordTexts {

    private final AuditRecord.Request request;
    private final Text host = new Text();
    private final Text agent = new Text();
    private Target target;

    RecordTexts(AuditRecord.Request request) {
        this.request = request;
        place(host, withoutPort(request.host()));
        place(agent, request.userAgent());
    }

    private static void place(Text text, String from) {
        byte[] bytes = bytes(from);
        text.place(bytes, 0, bytes.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean port =
                colon > 0
                        && colon + 1 < host.length()
                        && host.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9');
        return port ? host.substring(0, colon) : host;
    }

    Text host() {
        return host;
    }

    Text agent() {
        return agent;
    }

    Target target() {
        if (target == null) {
            target = new Target();
            // A target reads what stands in a log, where a backslash is an escape's beginning.
            byte[] logged = bytes(request.uri().replace("\\", "\\\\"));
            target.read(logged, 0, logged.length);
        }
        return target;
    }
}

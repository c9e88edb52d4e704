package guardian.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Stream;

/** Audit files of an injection that was stopped, put where ModSecurity 2.9 would write them. */
final class AuditFiles {

    static final String FINDING = "rules=942100,949110 score=15";

    private static final ZoneId ZONE = ZoneId.systemDefault();
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'/'uuuuMMdd-HHmm'/'uuuuMMdd-HHmmss")
                    .withZone(ZONE);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss.SSSSSS Z", Locale.ENGLISH)
                    .withZone(ZONE);

    private final Path root;
    private int number;

    AuditFiles(Path root) throws IOException {
        this.root = Files.createDirectories(root);
    }

    /** So many of a client, each of a request of its own at that time. */
    void put(String client, Instant at, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            put(client, "awD0puzW9uZGYuHo3Jl" + number++, at, "");
        }
    }

    /**
     * One file, complete as soon as it is there.
     *
     * @param headers further ones of the request, each with its end of line
     */
    void put(String client, String id, Instant at, String headers) throws IOException {
        Path file = root.resolve("www-data").resolve(NAME.format(at) + '-' + id);
        Files.createDirectories(file.getParent());
        Path whole = root.resolveSibling(id);
        Files.writeString(whole, text(client, id, at, headers), StandardCharsets.ISO_8859_1);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String text(String client, String id, Instant at, String headers) {
        String message =
                "Message: Access denied with code 403 (phase 2). [file \"/crs/x.conf\"] [line"
                        + " \"1\"] [id \"%d\"] [msg \"%s\"] [severity \"CRITICAL\"] [ver"
                        + " \"OWASP_CRS/3.3.4\"] [tag \"attack-sqli\"]";
        return String.join(
                "\n",
                "--0a1b2c3d-A--",
                "[" + TIME.format(at) + "] " + id + ' ' + client + " 40000 192.0.2.1 80",
                "--0a1b2c3d-B--",
                "GET /x HTTP/1.1",
                headers + "Host: www.example.com",
                "User-Agent: curl/8",
                "",
                "--0a1b2c3d-F--",
                "HTTP/1.1 403 Forbidden",
                "",
                "--0a1b2c3d-H--",
                message.formatted(942100, "SQL Injection Attack Detected via libinjection"),
                message.formatted(949110, "Inbound Anomaly Score Exceeded (Total Score: 15)"),
                "Action: Intercepted (phase 2)",
                "Engine-Mode: \"ENABLED\"",
                "",
                "--0a1b2c3d-Z--\n");
    }

    /** The files that were not swept. */
    long left() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).count();
        }
    }
}

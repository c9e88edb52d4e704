package guardian.audit;

import guardian.event.AddressReader;
import guardian.event.AuditFile;
import guardian.event.AuditMark;
import guardian.event.AuditRecord;
import guardian.event.EngineMode;
import guardian.event.FiredRule;
import guardian.event.Prefix;
import guardian.event.Scores;
import guardian.event.Timings;
import guardian.ingest.DateReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A record in the making: what a reader has found so far, and the bounds on how much of it is kept.
 *
 * <p>Confined to the sweeper thread; one serves one file.
 */
final class Draft {

    /** httpd takes 8,190 bytes of a header by default. */
    static final int LONGEST_TEXT = 1 << 15;

    /** Of all texts of a record together. */
    static final int MOST_TEXT = 1 << 20;

    static final int MOST_RULES = 500;
    static final int MOST_TAGS = 64;
    static final int MOST_UPLOADS = 100;

    private static final int LAST_PORT = 65_535;
    private static final byte[] HTTP = Octets.of("HTTP/");

    final Set<AuditMark> marks = EnumSet.noneOf(AuditMark.class);
    final List<FiredRule> rules = new ArrayList<>();
    final List<AuditRecord.Upload> uploads = new ArrayList<>();
    String uniqueId = "";
    boolean hasTime;
    long timeMicros;
    int zoneSeconds;
    Prefix peer;
    Prefix server;
    int peerPort = AuditRecord.UNKNOWN;
    int serverPort = AuditRecord.UNKNOWN;
    String method = "";
    String uri = "";
    String protocol = "";
    String host = "";
    String userAgent = "";
    String forwardedFor = "";
    int status = AuditRecord.UNKNOWN;
    String statusLine = "";
    EngineMode engine = EngineMode.UNKNOWN;
    boolean intercepted;
    int phase;
    String message = "";
    Timings timings = Timings.UNKNOWN;

    private final AddressReader addresses = new AddressReader();
    private final DateReader dates = new DateReader();
    private String errorLine = "";
    private int textLength;

    /** Why this is no record; null when it is one. */
    String fault() {
        return peer == null
                ? "it does not tell the client's address"
                : hasTime ? null : "it does not tell a time";
    }

    /** As much of the bytes as is kept. */
    String text(byte[] bytes, int from, int to) {
        return Octets.text(bytes, from, from + room(to - from));
    }

    /** As much of the text as is kept. */
    String text(String whole) {
        return whole.substring(0, room(whole.length()));
    }

    private int room(int wanted) {
        int length = Math.min(wanted, Math.min(LONGEST_TEXT, MOST_TEXT - textLength));
        if (length < wanted) {
            marks.add(AuditMark.CUT);
        }
        textLength += length;
        return length;
    }

    /** Of all texts together. */
    int textLength() {
        return textLength;
    }

    /** Reads {@code 21/Nov/2026:01:32:22.510721 +0000}. */
    void time(byte[] bytes, int from, int to) {
        if (dates.read(bytes, from, to)) {
            time(dates.micros(), dates.zoneSeconds());
        }
    }

    void time(long micros, int zone) {
        hasTime = true;
        timeMicros = micros;
        zoneSeconds = zone;
    }

    /** One address, or null. */
    Prefix address(byte[] bytes, int from, int to) {
        return addresses.read(bytes, from, to)
                ? new Prefix(addresses.high(), addresses.low(), 128)
                : null;
    }

    /** One address, or null. */
    Prefix address(String text) {
        byte[] bytes = Octets.of(text);
        return address(bytes, 0, bytes.length);
    }

    static int port(long number) {
        return number < 0 || number > LAST_PORT ? AuditRecord.UNKNOWN : (int) number;
    }

    /** Takes a request line to pieces; what is not in one of them was a single blank. */
    void requestLine(byte[] bytes, int from, int to) {
        int first = Octets.next(bytes, from, to, ' ');
        method = text(bytes, from, first);
        int last = to;
        while (last > first && bytes[last - 1] != ' ') {
            last--;
        }
        boolean told = last > first + 1 && Octets.standsAt(HTTP, bytes, last, to);
        protocol = told ? text(bytes, last, to) : "";
        uri = first == to ? "" : text(bytes, first + 1, told ? last - 1 : to);
    }

    /** Takes a header of the request, if it is one that is kept. */
    void header(String name, JsonWalk json) throws IOException {
        if (name.equalsIgnoreCase("Host")) {
            host = host.isEmpty() ? text(json.text()) : host;
        } else if (name.equalsIgnoreCase("User-Agent")) {
            userAgent = userAgent.isEmpty() ? text(json.text()) : userAgent;
        } else if (name.equalsIgnoreCase("X-Forwarded-For")) {
            forwardedFor(json.text());
        }
    }

    /** Adds one of possibly several headers. */
    void forwardedFor(String value) {
        if (forwardedFor.length() < LONGEST_TEXT) {
            forwardedFor = text(forwardedFor.isEmpty() ? value : forwardedFor + ", " + value);
        }
    }

    void rule(FiredRule rule) {
        if (rules.size() < MOST_RULES) {
            rules.add(rule);
        } else {
            marks.add(AuditMark.CUT);
        }
    }

    void upload(AuditRecord.Upload upload) {
        if (uploads.size() < MOST_UPLOADS) {
            uploads.add(upload);
        } else {
            marks.add(AuditMark.CUT);
        }
    }

    /** ModSecurity's own word: the first counts. */
    void message(String text) {
        if (message.isEmpty()) {
            message = text;
        }
    }

    boolean wantsErrorLine() {
        return errorLine.isEmpty();
    }

    /** A line of httpd's error log: the first counts, where ModSecurity says nothing itself. */
    void errorLine(String text) {
        errorLine = text;
    }

    /**
     * The record.
     *
     * @param client to whom it counts, or null
     */
    AuditRecord record(AuditFile file, Prefix client) {
        return new AuditRecord(
                file,
                uniqueId,
                timeMicros,
                zoneSeconds,
                client,
                new AuditRecord.Connection(peer, peerPort, server, serverPort),
                new AuditRecord.Request(method, uri, protocol, host, userAgent, forwardedFor),
                new AuditRecord.Response(status, statusLine),
                engine,
                intercepted,
                phase,
                engine == EngineMode.UNKNOWN ? Scores.UNKNOWN : ScoreReader.scores(rules),
                rules,
                message.isEmpty() ? errorLine : message,
                uploads,
                timings,
                marks);
    }
}

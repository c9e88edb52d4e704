package guardian.store;

import guardian.event.AuditFile;
import guardian.event.AuditMark;
import guardian.event.AuditRecord;
import guardian.event.EngineMode;
import guardian.event.FiredRule;
import guardian.event.Prefix;
import guardian.event.Scores;
import guardian.event.Timings;
import java.util.List;
import java.util.Set;

/** Makes records: one of an ordinary attack, of which a test changes what it is about. */
final class Records {

    /** 2026-11-21 01:14:42.157856 UTC. */
    static final long TIME = 1_795_223_682_157_856L;

    private String user = "";
    private String fileName = "20261121-011442-awDwgjVnEBRspNPCS4WHXgAAAAg";
    private String uniqueId = "awDwgjVnEBRspNPCS4WHXgAAAAg";
    private long time = TIME;
    private Prefix client = Prefix.parse("192.0.2.7");
    private String method = "GET";
    private String uri = "/index.php?id=1'%20OR%201=1";
    private String protocol = "HTTP/1.1";
    private String host = "www.example.com";
    private String agent = "sqlmap/1.8";
    private String forwardedFor = "";
    private int status = 403;
    private String statusLine = "HTTP/1.1 403 Forbidden";
    private boolean intercepted = true;
    private String message = "";
    private int score = 15;
    private int sqli = 10;
    private int xss = 0;
    private List<FiredRule> rules = List.of(rule(942100), rule(949110));
    private List<AuditRecord.Upload> uploads = List.of();
    private Set<AuditMark> marks = Set.of();

    static FiredRule rule(long id) {
        return rule(
                id, "SQL Injection Attack Detected via libinjection", "Matched Data: s&1 found");
    }

    static FiredRule rule(long id, String message, String data) {
        return new FiredRule(
                id,
                message,
                data,
                2,
                8,
                7,
                id == 949110 ? 2 : 0,
                List.of("application-multi", "attack-sqli", "OWASP_CRS"),
                "/usr/share/modsecurity-crs/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf",
                67);
    }

    Records user(String name) {
        user = name;
        return this;
    }

    Records file(String name) {
        fileName = name;
        return this;
    }

    Records id(String id) {
        uniqueId = id;
        fileName = "20261121-011442-" + id;
        return this;
    }

    Records time(long micros) {
        time = micros;
        return this;
    }

    Records client(String address) {
        client = address == null ? null : Prefix.parse(address);
        return this;
    }

    Records method(String sent) {
        method = sent;
        return this;
    }

    Records uri(String sent) {
        uri = sent;
        return this;
    }

    Records agent(String sent) {
        agent = sent;
        return this;
    }

    Records status(int code) {
        status = code;
        statusLine = "HTTP/1.1 " + code;
        return this;
    }

    Records intercepted(boolean stopped) {
        intercepted = stopped;
        return this;
    }

    Records scores(int total, int ofSqli, int ofXss) {
        score = total;
        sqli = ofSqli;
        xss = ofXss;
        return this;
    }

    Records rules(FiredRule... fired) {
        rules = List.of(fired);
        return this;
    }

    Records message(String said) {
        message = said;
        return this;
    }

    Records uploads(AuditRecord.Upload... sent) {
        uploads = List.of(sent);
        return this;
    }

    Records marks(AuditMark... put) {
        marks = Set.of(put);
        return this;
    }

    /** The same bytes wherever a client, or who writes audit files, may put any. */
    Records everywhere(String bytes) {
        uniqueId = bytes;
        method = bytes;
        uri = bytes;
        protocol = bytes;
        host = bytes;
        agent = bytes;
        forwardedFor = bytes;
        statusLine = bytes;
        message = bytes;
        rules =
                List.of(
                        new FiredRule(
                                1, bytes, bytes, 2, 8, 7, 0, List.of("tag", bytes), bytes, 9));
        uploads = List.of(new AuditRecord.Upload(12, bytes, bytes));
        return this;
    }

    AuditRecord make() {
        String folder = (user.isEmpty() ? "" : user + '/') + "20261121/20261121-0114/";
        return new AuditRecord(
                new AuditFile(user, folder + fileName, 4711, "0123456789abcdef0123456789abcdef"),
                uniqueId,
                time,
                3600,
                client,
                new AuditRecord.Connection(
                        Prefix.parse("198.51.100.1"), 40312, Prefix.parse("192.0.2.10"), 80),
                new AuditRecord.Request(method, uri, protocol, host, agent, forwardedFor),
                new AuditRecord.Response(status, statusLine),
                EngineMode.ON,
                intercepted,
                intercepted ? 2 : 0,
                new Scores(score, 0, sqli, xss, 0, 5, -1, 0, 0, 0, true),
                rules,
                message,
                uploads,
                new Timings(TIME - 1548, 1548, 320, List.of(100, 200, 0, 5, 15)),
                marks);
    }
}

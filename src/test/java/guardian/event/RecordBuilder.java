package guardian.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Records of ModSecurity's for tests: an ordinary request that no rule found anything in. */
public final class RecordBuilder {

    private final List<FiredRule> rules = new ArrayList<>();
    private String id = "Zx9YkH8AAQEAAB";
    private long timeMillis = 1_795_223_000_000L;
    private Prefix client = Prefix.parse("192.0.2.7");
    private String method = "GET";
    private String uri = "/x";
    private String host = "www.example.com";
    private String agent = "Mozilla/5.0";
    private int status = 200;
    private EngineMode engine = EngineMode.ON;
    private boolean intercepted;
    private int score = AuditRecord.UNKNOWN;
    private int sqli = AuditRecord.UNKNOWN;
    private int xss = AuditRecord.UNKNOWN;

    public RecordBuilder id(String text) {
        id = text;
        return this;
    }

    public RecordBuilder at(long millis) {
        timeMillis = millis;
        return this;
    }

    /** Null for nobody. */
    public RecordBuilder client(String address) {
        client = address == null ? null : Prefix.parse(address);
        return this;
    }

    public RecordBuilder request(String verb, String target) {
        method = verb;
        uri = target;
        return this;
    }

    public RecordBuilder host(String header) {
        host = header;
        return this;
    }

    public RecordBuilder agent(String header) {
        agent = header;
        return this;
    }

    public RecordBuilder status(int code) {
        status = code;
        return this;
    }

    public RecordBuilder engine(EngineMode mode) {
        engine = mode;
        return this;
    }

    public RecordBuilder intercepted() {
        intercepted = true;
        status = 403;
        return this;
    }

    public RecordBuilder scores(int total, int ofSqli, int ofXss) {
        score = total;
        sqli = ofSqli;
        xss = ofXss;
        return this;
    }

    public RecordBuilder fired(long rule, int severity, String... tags) {
        rules.add(new FiredRule(rule, "", "", severity, 0, 0, 0, List.of(tags), "", 1));
        return this;
    }

    public AuditRecord build() {
        int none = AuditRecord.UNKNOWN;
        return new AuditRecord(
                new AuditFile("www-data", "20261121/" + id, 1000, "0".repeat(32)),
                id,
                timeMillis * 1000,
                0,
                client,
                new AuditRecord.Connection(client, 50_000, null, none),
                new AuditRecord.Request(method, uri, "HTTP/1.1", host, agent, ""),
                new AuditRecord.Response(status, "HTTP/1.1 " + status),
                engine,
                intercepted,
                0,
                new Scores(score, none, sqli, xss, none, none, none, none, none, none, true),
                rules,
                "",
                List.of(),
                Timings.UNKNOWN,
                Set.of());
    }
}

package guardian.audit;

import guardian.event.AuditMark;
import guardian.event.AuditRecord;
import guardian.event.EngineMode;
import guardian.event.FiredRule;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads the transaction of a JSON file of ModSecurity 3: all there is lies in it. Its time has no
 * zone, and is taken for this machine's.
 *
 * <p>Until some release of 3.0 the file does not say whether the request was stopped. Then it was
 * when rules could stop one and the rule has fired that does so in CRS.
 */
final class Json3Reader {

    private static final Set<Long> BLOCKING = Set.of(949110L, 949111L, 959100L, 959101L);

    private final JsonWalk json;
    private final Draft draft;
    private boolean tellsInterruption;

    Json3Reader(JsonWalk json, Draft draft) {
        this.json = json;
        this.draft = draft;
    }

    /**
     * Goes through the transaction that stands here.
     *
     * @param others takes the members that are not of version 3
     */
    void transaction(JsonWalk.Member others) throws IOException {
        try {
            json.object(key -> member(key, others));
        } finally {
            if (!tellsInterruption && draft.engine == EngineMode.ON) {
                draft.intercepted |=
                        draft.rules.stream().anyMatch(each -> BLOCKING.contains(each.id()));
            }
        }
    }

    private void member(String key, JsonWalk.Member others) throws IOException {
        switch (key) {
            case "time_stamp" -> {
                byte[] time = Octets.of(json.text());
                LocalTimes.read(time, ZoneId.systemDefault(), draft);
            }
            case "unique_id" -> draft.uniqueId = draft.text(json.text());
            case "client_ip" -> draft.peer = draft.address(json.text());
            case "client_port" -> draft.peerPort = Draft.port(json.number());
            case "host_ip" -> draft.server = draft.address(json.text());
            case "host_port" -> draft.serverPort = Draft.port(json.number());
            case "is_interrupted" -> {
                tellsInterruption = true;
                draft.intercepted = json.isTrue();
            }
            case "request" -> json.object(this::request);
            case "response" -> json.object(this::response);
            case "producer" -> json.object(this::producer);
            case "messages" -> json.list(this::message);
            default -> others.take(key);
        }
    }

    private void request(String key) throws IOException {
        switch (key) {
            case "method" -> draft.method = draft.text(json.text());
            case "uri" -> draft.uri = draft.text(json.text());
            case "http_version" -> draft.protocol = draft.text("HTTP/" + json.text());
            case "headers" -> json.object(name -> draft.header(name, json));
            default -> {
                // The body.
            }
        }
    }

    private void response(String key) throws IOException {
        if (key.equals("http_code")) {
            int status = json.smallNumber();
            draft.status = status >= 100 && status <= 999 ? status : AuditRecord.UNKNOWN;
        }
    }

    private void producer(String key) throws IOException {
        if (key.equals("secrules_engine")) {
            draft.engine =
                    switch (json.text()) {
                        case "Enabled" -> EngineMode.ON;
                        case "DetectionOnly" -> EngineMode.DETECTION_ONLY;
                        default -> EngineMode.OFF;
                    };
        }
    }

    private void message() throws IOException {
        Message message = new Message();
        json.object(
                key -> {
                    if (key.equals("message")) {
                        message.text = draft.text(json.text());
                    } else if (key.equals("details")) {
                        json.object(message::detail);
                    }
                });
        draft.rule(message.rule());
    }

    /** One of the rules that fired, in the making. */
    private final class Message {

        private String text = "";
        private long id;
        private String data = "";
        private int severity = AuditRecord.UNKNOWN;
        private int maturity = AuditRecord.UNKNOWN;
        private int accuracy = AuditRecord.UNKNOWN;
        private String file = "";
        private int line = AuditRecord.UNKNOWN;
        private final List<String> tags = new ArrayList<>();

        void detail(String key) throws IOException {
            switch (key) {
                case "ruleId" -> id = Math.max(0, json.number());
                case "data" -> data = draft.text(json.text());
                case "severity" -> severity = FiredRule.severity(json.text());
                case "maturity" -> maturity = grade();
                case "accuracy" -> accuracy = grade();
                case "file" -> file = draft.text(json.text());
                case "lineNumber" -> line = json.smallNumber();
                case "tags" -> json.list(this::tag);
                default -> {
                    // match, reference, ver, rev.
                }
            }
        }

        /** 0 is what a rule without it has here. */
        private int grade() throws IOException {
            int told = json.smallNumber();
            return told > 0 ? told : AuditRecord.UNKNOWN;
        }

        private void tag() throws IOException {
            if (tags.size() < Draft.MOST_TAGS) {
                tags.add(draft.text(json.text()));
            } else {
                draft.marks.add(AuditMark.CUT);
            }
        }

        FiredRule rule() {
            return new FiredRule(id, text, data, severity, maturity, accuracy, 0, tags, file, line);
        }
    }
}

package guardian.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import guardian.event.AuditRecord;
import guardian.event.EngineMode;
import guardian.event.Timings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the JSON files of ModSecurity 2.9; {@link Json3Reader} takes over where the transaction is
 * one of ModSecurity 3. There is no end mark: a file is whole when all of it is one object.
 *
 * <p>Confined to the sweeper thread.
 */
final class JsonReader {

    private static final int PHASES = 5;

    private final MessageReader messages = new MessageReader();
    private JsonWalk json;
    private Draft draft;

    /** Whether a file that begins so may be one. */
    static boolean mayRead(byte[] bytes, int length) {
        return length > 0 && bytes[0] == '{';
    }

    /** Reads {@code bytes[0, length)} into the draft; true when the file is whole. */
    boolean read(byte[] bytes, int length, Draft into) {
        draft = into;
        try (JsonWalk walk = new JsonWalk(bytes, length)) {
            json = walk;
            json.object(this::root);
            return json.isEnd();
        } catch (JsonProcessingException e) {
            // It is not written to its end yet, or never was; what was found before is kept.
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
    }

    private void root(String key) throws IOException {
        switch (key) {
            case "transaction" -> new Json3Reader(json, draft).transaction(this::transaction);
            case "request" -> json.object(this::request);
            case "response" -> json.object(this::response);
            case "audit_data" -> {
                draft.engine = EngineMode.OFF;
                json.object(this::auditData);
            }
            case "uploads" -> json.object(this::uploads);
            default -> {
                // matched_rules repeats what the rule files say.
            }
        }
    }

    private void transaction(String key) throws IOException {
        switch (key) {
            case "time" -> {
                byte[] time = Octets.of(json.text());
                draft.time(time, 0, time.length);
            }
            case "transaction_id" -> draft.uniqueId = draft.text(json.text());
            case "remote_address" -> draft.peer = draft.address(json.text());
            case "remote_port" -> draft.peerPort = Draft.port(json.number());
            case "local_address" -> draft.server = draft.address(json.text());
            case "local_port" -> draft.serverPort = Draft.port(json.number());
            default -> {
                // Nothing that is kept.
            }
        }
    }

    private void request(String key) throws IOException {
        if (key.equals("request_line")) {
            byte[] line = Octets.of(json.text());
            draft.requestLine(line, 0, line.length);
        } else if (key.equals("headers")) {
            json.object(name -> draft.header(name, json));
        }
    }

    private void response(String key) throws IOException {
        if (key.equals("protocol")) {
            draft.statusLine = draft.text(json.text());
        } else if (key.equals("status")) {
            int status = json.smallNumber();
            draft.status = status >= 100 && status <= 999 ? status : AuditRecord.UNKNOWN;
            draft.statusLine = draft.text((draft.statusLine + ' ' + json.text()).trim());
        }
    }

    private void auditData(String key) throws IOException {
        switch (key) {
            case "messages" -> json.list(this::message);
            case "error_messages" -> json.list(this::errorMessage);
            case "action" -> json.object(this::action);
            case "stopwatch" -> stopwatch();
            case "engine_mode" ->
                    draft.engine =
                            json.text().equals("ENABLED")
                                    ? EngineMode.ON
                                    : EngineMode.DETECTION_ONLY;
            default -> {
                // Nothing that is kept.
            }
        }
    }

    private void message() throws IOException {
        byte[] text = Octets.of(json.text());
        messages.read(text, 0, text.length, draft);
    }

    private void errorMessage() throws IOException {
        if (draft.wantsErrorLine()) {
            draft.errorLine(draft.text(json.text()));
        }
    }

    private void action(String key) throws IOException {
        if (key.equals("intercepted")) {
            draft.intercepted = json.isTrue();
        } else if (key.equals("phase")) {
            int phase = json.smallNumber();
            draft.phase = phase >= 1 && phase <= PHASES ? phase : 0;
        }
    }

    private void stopwatch() throws IOException {
        List<Integer> phases = new ArrayList<>(PHASES);
        json.object(
                key -> {
                    if (key.length() == 2 && key.charAt(0) == 'p' && phases.size() < PHASES) {
                        phases.add(json.smallNumber());
                    }
                });
        draft.timings =
                new Timings(
                        AuditRecord.UNKNOWN,
                        AuditRecord.UNKNOWN,
                        AuditRecord.UNKNOWN,
                        phases.size() == PHASES ? phases : List.of());
    }

    private void uploads(String key) throws IOException {
        if (key.equals("info")) {
            json.list(this::upload);
        }
    }

    private void upload() throws IOException {
        long[] size = {AuditRecord.UNKNOWN};
        String[] texts = {"", ""};
        json.object(
                key -> {
                    switch (key) {
                        case "file_size" -> size[0] = json.number();
                        case "file_name" -> texts[0] = draft.text(json.text());
                        case "content_type" -> texts[1] = draft.text(json.text());
                        default -> {
                            // Nothing that is kept.
                        }
                    }
                });
        draft.upload(new AuditRecord.Upload(size[0], texts[0], texts[1]));
    }
}

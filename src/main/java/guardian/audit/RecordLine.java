package guardian.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import guardian.event.AuditMark;
import guardian.event.AuditRecord;
import guardian.event.FiredRule;
import guardian.event.Scores;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A record as one JSON object in printable ASCII; a byte beyond that is {@code \\u00hh}. What the
 * record does not tell is left out.
 */
final class RecordLine {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator json;

    private RecordLine(JsonGenerator json) {
        this.json = json;
    }

    static String of(AuditRecord record) {
        StringWriter line = new StringWriter(1024);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            new RecordLine(json).write(record);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be written", e);
        }
        return line.toString();
    }

    private void write(AuditRecord record) throws IOException {
        json.writeStartObject();
        text("time", time(record));
        text("id", record.uniqueId());
        if (record.client() != null) {
            text("client", record.client().address());
        }
        text("peer", record.connection().peer().address());
        number("peer_port", record.connection().peerPort());
        text("host", record.request().host());
        text("method", record.request().method());
        text("uri", record.request().uri());
        text("protocol", record.request().protocol());
        number("status", record.response().status());
        text("agent", record.request().userAgent());
        text("forwarded_for", record.request().forwardedFor());
        text("engine", record.engine().name().toLowerCase(Locale.ROOT));
        json.writeBooleanField("intercepted", record.intercepted());
        if (record.phase() > 0) {
            number("phase", record.phase());
        }
        scores(record.scores());
        json.writeArrayFieldStart("rules");
        for (FiredRule rule : record.rules()) {
            rule(rule);
        }
        json.writeEndArray();
        text("message", record.message());
        json.writeArrayFieldStart("uploads");
        for (AuditRecord.Upload upload : record.uploads()) {
            json.writeStartObject();
            number("size", upload.size());
            text("name", upload.name());
            text("type", upload.type());
            json.writeEndObject();
        }
        json.writeEndArray();
        number("duration_us", record.timings().durationMicros());
        text("user", record.file().user());
        text("file", record.file().path());
        number("size", record.file().size());
        text("md5", record.file().md5());
        json.writeArrayFieldStart("marks");
        for (AuditMark mark : record.marks().stream().sorted().toList()) {
            json.writeString(mark.name().toLowerCase(Locale.ROOT));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String time(AuditRecord record) {
        Instant instant = Instant.EPOCH.plus(record.timeMicros(), ChronoUnit.MICROS);
        ZoneOffset zone = ZoneOffset.ofTotalSeconds(record.zoneSeconds());
        return OffsetDateTime.ofInstant(instant, zone).toString();
    }

    private void scores(Scores scores) throws IOException {
        json.writeObjectFieldStart("scores");
        number("inbound", scores.inbound());
        number("outbound", scores.outbound());
        number("sqli", scores.sqli());
        number("xss", scores.xss());
        number("rfi", scores.rfi());
        number("lfi", scores.lfi());
        number("rce", scores.rce());
        number("php", scores.php());
        number("http", scores.http());
        number("session", scores.session());
        json.writeEndObject();
    }

    private void rule(FiredRule rule) throws IOException {
        json.writeStartObject();
        number("id", rule.id());
        text("msg", rule.message());
        text("data", rule.data());
        text("severity", rule.severityWord());
        number("maturity", rule.maturity());
        number("accuracy", rule.accuracy());
        if (rule.phase() > 0) {
            number("phase", rule.phase());
        }
        json.writeArrayFieldStart("tags");
        for (String tag : rule.tags()) {
            json.writeString(tag);
        }
        json.writeEndArray();
        text("file", rule.file());
        number("line", rule.line());
        json.writeEndObject();
    }

    private void text(String key, String text) throws IOException {
        if (!text.isEmpty()) {
            json.writeStringField(key, text);
        }
    }

    private void number(String key, long number) throws IOException {
        if (number != AuditRecord.UNKNOWN) {
            json.writeNumberField(key, number);
        }
    }
}

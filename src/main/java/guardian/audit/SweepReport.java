package guardian.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a sweep by hand did.
 *
 * @param swept files whose records are kept, those included that were known
 * @param known of these, records that were there already
 * @param rows in the view {@code logs}, of records that were not: one a rule that fired, one for a
 *     record without any
 * @param incomplete of these, files that were taken without their end
 * @param tooLong of these, files of which the middle was not read
 * @param quarantined files of which no record can be made, by cause
 * @param waiting files that are not written to their end yet
 * @param left files that a guardian takes, since they weigh for their clients
 * @param failures attempts on files that failed
 * @param failure the last of them
 * @param seconds it took
 */
public record SweepReport(
        long swept,
        long known,
        long rows,
        long incomplete,
        long tooLong,
        Map<String, Long> quarantined,
        long waiting,
        long left,
        long failures,
        String failure,
        double seconds) {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** Those that are dealt with. */
    public long files() {
        return swept + quarantine();
    }

    /** Whether there was any file at all, but those that were swept before and stay. */
    public boolean isAny() {
        return files() + waiting + left + failures > 0;
    }

    /** Files dealt with in a second. */
    public double rate() {
        return files() / Math.max(seconds, 1e-3);
    }

    private long quarantine() {
        return quarantined.values().stream().mapToLong(Long::longValue).sum();
    }

    /** For people: the figures, then what is out of the ordinary. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%,d files in %.1f s, %,.0f a second", files(), seconds, rate()));
        lines.add(String.format("%,d new records, %,d rows in logs", swept - known, rows));
        add(lines, "known already", known);
        add(lines, "taken without their end", incomplete);
        add(lines, "too long to be read whole (audit.max_file)", tooLong);
        add(lines, "no record, in quarantine", quarantine());
        new TreeMap<>(quarantined).forEach((cause, count) -> add(lines, "  " + cause, count));
        add(lines, "waiting for their end", waiting);
        add(lines, "left to the guardian that runs, since they weigh for their clients", left);
        add(lines, "failed attempts (the last: " + failure + ")", failures);
        return lines;
    }

    private static void add(List<String> lines, String what, long count) {
        if (count > 0) {
            lines.add(String.format("%s: %,d", what, count));
        }
    }

    /** For programs: one JSON object. */
    public String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("files", files());
            json.writeNumberField("records", swept - known);
            json.writeNumberField("rows", rows);
            json.writeNumberField("duplicates", known);
            json.writeNumberField("incomplete", incomplete);
            json.writeNumberField("too_long", tooLong);
            json.writeObjectFieldStart("quarantined");
            for (Map.Entry<String, Long> each : new TreeMap<>(quarantined).entrySet()) {
                json.writeNumberField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
            json.writeNumberField("waiting", waiting);
            json.writeNumberField("left", left);
            json.writeNumberField("failures", failures);
            json.writeNumberField("seconds", Math.round(seconds * 1000) / 1000.0);
            json.writeNumberField("files_per_second", Math.round(rate()));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be written", e);
        }
        return text.toString();
    }
}

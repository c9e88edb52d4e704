package guardian.notify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import guardian.decision.JsonLine;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What has happened since the last message: how much of each kind, and the first few of it, so that
 * a message has a bound whatever happens. Confined to the notifier thread.
 */
final class Digest {

    /** Examples of each kind. */
    static final int EXAMPLES = 5;

    private static final int LONGEST_SENTENCE = 1000;
    private static final int LONGEST_TEXT = 500;
    private static final int TOLD_SHORT = 3;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Map<Notice.Kind, Long> counts = new EnumMap<>(Notice.Kind.class);
    private final Map<Notice.Kind, List<Notice>> examples = new EnumMap<>(Notice.Kind.class);

    void add(Notice notice) {
        counts.merge(notice.kind(), 1L, Long::sum);
        List<Notice> some = examples.computeIfAbsent(notice.kind(), kind -> new ArrayList<>());
        if (some.size() < EXAMPLES) {
            some.add(notice);
        }
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    long size() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * All of it.
     *
     * @param sender who tells it
     * @param untold notices before these of which no operator was told
     */
    Message message(Sender sender, long nowMillis, long untold) {
        String text = text(sender, untold);
        StringWriter to = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(to)) {
            json.writeStartObject();
            json.writeStringField("text", text);
            json.writeStringField("host", printable(sender.host()));
            json.writeStringField("mode", sender.mode());
            json.writeStringField("time", time(nowMillis));
            json.writeObjectFieldStart("counts");
            for (Map.Entry<Notice.Kind, Long> each : counts.entrySet()) {
                json.writeNumberField(each.getKey().word(), each.getValue());
            }
            json.writeEndObject();
            json.writeNumberField("untold", untold);
            json.writeArrayFieldStart("events");
            for (List<Notice> some : examples.values()) {
                for (Notice notice : some) {
                    write(notice, json);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be written", e);
        }
        return new Message(text, to.toString(), size());
    }

    private static void write(Notice notice, JsonGenerator json) throws IOException {
        if (notice instanceof Notice.Decided decided) {
            json.writeRawValue(JsonLine.of(decided.decision(), decided.applied()));
        } else if (notice instanceof Notice.Trouble trouble) {
            json.writeStartObject();
            json.writeStringField("time", time(trouble.timeMillis()));
            json.writeStringField("trouble", trouble.kind().word());
            json.writeStringField("text", sentence(trouble));
            json.writeEndObject();
        }
    }

    private String text(Sender sender, long untold) {
        List<String> parts = new ArrayList<>();
        counts.forEach((kind, count) -> parts.add(inShort(kind, count)));
        if (untold > 0) {
            parts.add(untold + " more before of which nobody was told");
        }
        String text =
                "httpd-guardian on " + printable(sender.host()) + ": " + String.join("; ", parts);
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT - 3) + "..." : text;
    }

    private String inShort(Notice.Kind kind, long count) {
        List<String> some =
                examples.get(kind).stream().limit(TOLD_SHORT).map(Digest::inShort).toList();
        String more = count > some.size() ? ", ..." : "";
        if (kind.isTrouble()) {
            return String.join("; ", some) + more;
        }
        return count + " " + kind.word() + " (" + String.join(", ", some) + more + ")";
    }

    private static String inShort(Notice notice) {
        if (notice instanceof Notice.Decided decided) {
            return decided.decision().ban().client() + " by " + decided.decision().rule();
        }
        return sentence((Notice.Trouble) notice);
    }

    private static String sentence(Notice.Trouble trouble) {
        String all = printable(trouble.sentence());
        return all.length() > LONGEST_SENTENCE ? all.substring(0, LONGEST_SENTENCE) + "..." : all;
    }

    /** What a database or a program has said may hold anything. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.chars().forEach(c -> shown.append(c >= ' ' && c < 127 ? (char) c : '?'));
        return shown.toString();
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.MILLIS).toString();
    }
}

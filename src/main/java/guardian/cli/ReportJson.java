package guardian.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import guardian.store.Answer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An answer as one JSON document in ASCII. A text is what its bytes are in UTF-8; where they are
 * none, each byte is a character of its own.
 */
final class ReportJson {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** What is written. */
    @FunctionalInterface
    private interface Document {
        void write(JsonGenerator json) throws IOException;
    }

    private ReportJson() {}

    static String of(Answer answer) {
        return text(
                json -> {
                    json.writeStartObject();
                    json.writeStringField("report", answer.name());
                    json.writeStringField("title", answer.title());
                    json.writeStringField("since", answer.since().toString());
                    json.writeArrayFieldStart("rows");
                    for (List<Object> row : answer.rows()) {
                        write(json, answer.columns(), row);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    static String list(Map<String, String> reports) {
        return text(
                json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("reports");
                    for (Map.Entry<String, String> each : reports.entrySet()) {
                        json.writeStartObject();
                        json.writeStringField("name", each.getKey());
                        json.writeStringField("title", each.getValue());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private static void write(JsonGenerator json, List<String> columns, List<Object> row)
            throws IOException {
        json.writeStartObject();
        for (int i = 0; i < columns.size(); i++) {
            json.writeFieldName(columns.get(i));
            Object value = row.get(i);
            if (value == null) {
                json.writeNull();
            } else if (value instanceof Long number) {
                json.writeNumber(number);
            } else if (value instanceof Double number) {
                json.writeNumber(number);
            } else {
                json.writeString(decoded(value.toString()));
            }
        }
        json.writeEndObject();
    }

    private static String decoded(String bytes) {
        byte[] all = bytes.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(all)).toString();
        } catch (CharacterCodingException e) {
            return bytes;
        }
    }

    private static String text(Document document) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            document.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString().replace("\u007f", "\\u007f");
    }
}

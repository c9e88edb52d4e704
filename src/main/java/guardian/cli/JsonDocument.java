package guardian.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** One JSON document on one line, in ASCII: what a verb prints with {@code --json}. */
final class JsonDocument {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** Writes what is in it. */
    interface Content {
        void write(JsonGenerator to) throws IOException;
    }

    private JsonDocument() {}

    /** An object with what is written. */
    static String of(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The notation lets DEL stand as it is; a terminal does not.
        return text.toString().replace("\u007f", "\\u007F");
    }
}

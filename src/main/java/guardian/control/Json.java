package guardian.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One JSON object, in one line of ASCII, as it is told field by field. */
public final class Json {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private interface Step {
        void write() throws IOException;
    }

    private final JsonGenerator to;

    private Json(JsonGenerator to) {
        this.to = to;
    }

    /** The object with these fields. */
    public static String of(Consumer<Json> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            Json json = new Json(generator);
            generator.writeStartObject();
            fields.accept(json);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** A field with text; one that is null is left out. */
    public Json text(String key, String value) {
        return value == null ? this : write(() -> to.writeStringField(key, value));
    }

    public Json number(String key, long value) {
        return write(() -> to.writeNumberField(key, value));
    }

    public Json flag(String key, boolean value) {
        return write(() -> to.writeBooleanField(key, value));
    }

    /** A field with an object. */
    public Json object(String key, Consumer<Json> fields) {
        return write(
                () -> {
                    to.writeObjectFieldStart(key);
                    fields.accept(this);
                    to.writeEndObject();
                });
    }

    /** A field with a list of objects, one for each of those. */
    public <T> Json objects(String key, Iterable<T> all, BiConsumer<Json, T> fields) {
        return write(
                () -> {
                    to.writeArrayFieldStart(key);
                    for (T each : all) {
                        to.writeStartObject();
                        fields.accept(this, each);
                        to.writeEndObject();
                    }
                    to.writeEndArray();
                });
    }

    /** A field with a list of texts. */
    public Json texts(String key, Iterable<String> all) {
        return write(
                () -> {
                    to.writeArrayFieldStart(key);
                    for (String each : all) {
                        to.writeString(each);
                    }
                    to.writeEndArray();
                });
    }

    private Json write(Step step) {
        try {
            step.write();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

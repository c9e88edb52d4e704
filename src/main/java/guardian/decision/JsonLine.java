package guardian.decision;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A decision, or an error, as one line with one JSON object, in printable ASCII. */
public final class JsonLine implements DecisionFields.Taker {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final Printable PRINTABLE = new Printable();

    /** JSON lets DEL stand as it is; a terminal does not. */
    private static final class Printable extends CharacterEscapes {

        private static final long serialVersionUID = 1L;

        private final int[] ascii = standardAsciiEscapesForJSON();

        Printable() {
            ascii[127] = ESCAPE_STANDARD;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii.clone();
        }

        @Override
        public SerializableString getEscapeSequence(int ch) {
            return null;
        }
    }

    /** One step of writing. */
    private interface Step {
        void write(JsonGenerator json) throws IOException;
    }

    private final StringWriter line = new StringWriter();
    private final JsonGenerator json;

    private JsonLine() {
        try {
            json = JSON.createGenerator(line).setCharacterEscapes(PRINTABLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The decision, with the keys of the decision log and {@code time} in front. */
    public static String of(Decision decision, Decision.Applied applied) {
        JsonLine line = new JsonLine();
        line.write(JsonGenerator::writeStartObject);
        DecisionFields.tell(decision, applied, line);
        return line.end();
    }

    /** Late evidence; {@code evidence} is true. */
    static String of(LateFinding late, long timeMillis) {
        JsonLine line = new JsonLine();
        line.write(JsonGenerator::writeStartObject);
        DecisionFields.tell(late, timeMillis, line);
        return line.end();
    }

    /** What to print where a command was to print JSON and failed. */
    public static String error(String message) {
        JsonLine line = new JsonLine();
        line.write(JsonGenerator::writeStartObject);
        line.text("error", message);
        return line.end();
    }

    @Override
    public void time(String time) {
        text("time", time);
    }

    @Override
    public void mark(String key) {
        write(to -> to.writeBooleanField(key, true));
    }

    @Override
    public void word(String key, String word) {
        text(key, word);
    }

    @Override
    public void number(String key, long number) {
        write(to -> to.writeNumberField(key, number));
    }

    @Override
    public void text(String key, String text) {
        write(to -> to.writeStringField(key, text));
    }

    @Override
    public void quoted(String key, String text) {
        text(key, text);
    }

    private String end() {
        write(JsonGenerator::writeEndObject);
        write(JsonGenerator::close);
        return line.toString();
    }

    private void write(Step step) {
        try {
            step.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package guardian.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Goes through what ModSecurity calls JSON: any byte may stand in a string, a key may come twice.
 * Texts come out as bytes, one in each char; those that nobody asks for are passed over.
 *
 * <p>Confined to the sweeper thread.
 */
final class JsonWalk implements AutoCloseable {

    /** More than any text that is wanted of a true file; bodies are not. */
    private static final int LONGEST_TEXT = 1 << 20;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    // Names of headers are a client's: a table of them could be filled by it.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
                    .build();

    /** What to do with one member of an object. */
    interface Member {
        void take(String key) throws IOException;
    }

    /** What to do with one element of a list. */
    interface Element {
        void take() throws IOException;
    }

    private final JsonParser parser;

    JsonWalk(byte[] bytes, int length) throws IOException {
        parser = JSON.createParser(new OctetReader(bytes, length));
        parser.nextToken();
    }

    /** Goes through the object that stands here; of anything else, nothing is taken. */
    void object(Member member) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            member.take(key);
            // Whoever takes a member has come to its end; for others this is the way there.
            parser.skipChildren();
        }
    }

    /** Goes through the list that stands here. */
    void list(Element element) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            element.take();
            parser.skipChildren();
        }
    }

    /** The text, number or truth that stands here; empty for anything else. */
    String text() throws IOException {
        return parser.currentToken().isScalarValue() ? octets(parser.getText()) : "";
    }

    /** The number that stands here, also as a text; -1 for anything else. */
    long number() throws IOException {
        byte[] digits = Octets.of(text());
        return Octets.number(digits, 0, digits.length);
    }

    /** As {@link #number()}; beyond int it is -1. */
    int smallNumber() throws IOException {
        return Octets.smallNumber(text());
    }

    boolean isTrue() {
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    boolean isText() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    /** Whether nothing follows. */
    boolean isEnd() throws IOException {
        return parser.nextToken() == null;
    }

    /** An escape may stand for more than a byte; then these are its bytes in UTF-8. */
    private static String octets(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return widened(text);
            }
        }
        return text;
    }

    private static String widened(String text) {
        StringBuilder octets = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(
                        point -> {
                            if (point <= 0xFF) {
                                octets.append((char) point);
                            } else {
                                byte[] utf8 =
                                        Character.toString(point).getBytes(StandardCharsets.UTF_8);
                                octets.append(Octets.text(utf8, 0, utf8.length));
                            }
                        });
        return octets.toString();
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}

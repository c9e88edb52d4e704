package guardian.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON object that was read: each value is a text, a Long, a Double, a Boolean, null, a list or
 * another tree. Depth and numbers are bounded, whoever wrote it.
 */
public final class JsonTree {

    private static final int DEEPEST = 12;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEEPEST)
                                    .maxNumberLength(40)
                                    .build())
                    .build();

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private JsonTree() {}

    /**
     * Reads one object.
     *
     * @throws IOException when the text is anything else
     */
    public static JsonTree read(String text) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            JsonTree tree = object(parser);
            if (parser.nextToken() != null) {
                throw new IOException("something stands behind the JSON object");
            }
            return tree;
        }
    }

    private static JsonTree object(JsonParser parser) throws IOException {
        JsonTree tree = new JsonTree();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            tree.fields.put(key, value(parser));
        }
        return tree;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException("not JSON");
        };
    }

    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }

    public boolean has(String key) {
        return fields.get(key) != null;
    }

    /** The text; "" where there is none. */
    public String text(String key) {
        Object value = fields.get(key);
        return value instanceof String || value instanceof Number || value instanceof Boolean
                ? value.toString()
                : "";
    }

    /** The whole number; 0 where there is none. */
    public long number(String key) {
        return fields.get(key) instanceof Number number ? number.longValue() : 0;
    }

    public boolean flag(String key) {
        return Boolean.TRUE.equals(fields.get(key));
    }

    /** The object; an empty one where there is none. */
    public JsonTree object(String key) {
        return fields.get(key) instanceof JsonTree tree ? tree : new JsonTree();
    }

    /** The objects of a list; none where there is no such list. */
    public List<JsonTree> objects(String key) {
        return fields.get(key) instanceof List<?> list
                ? list.stream()
                        .filter(JsonTree.class::isInstance)
                        .map(JsonTree.class::cast)
                        .toList()
                : List.of();
    }

    /** The texts of a list; none where there is no such list. */
    public List<String> texts(String key) {
        return fields.get(key) instanceof List<?> list
                ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
                : List.of();
    }

    /** The names of the fields, as they stand. */
    public List<String> keys() {
        return List.copyOf(fields.keySet());
    }
}

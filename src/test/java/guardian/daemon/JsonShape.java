package guardian.daemon;

import guardian.control.JsonTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a JSON object is documented in the README: {@code {key other? texts[] one{...} many[{...}]
 * named[WORD] any{*}}}; a question mark stands at a key that may be missing.
 */
final class JsonShape {

    private static final Pattern TOKEN = Pattern.compile("[a-z_0-9]+\\??|[A-Z]+|[{}\\[\\]*]");

    private final Map<String, JsonShape> objects = new LinkedHashMap<>();
    private final Map<String, JsonShape> lists = new LinkedHashMap<>();
    private final List<String> optional = new ArrayList<>();
    private final List<String> plain = new ArrayList<>();
    private boolean any;

    private JsonShape() {}

    /** Reads such a text; words in capitals are those of {@code named}. */
    static JsonShape read(String text, Map<String, JsonShape> named) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return shape(tokens, named);
    }

    private static JsonShape shape(List<String> tokens, Map<String, JsonShape> named) {
        String first = tokens.remove(0);
        if (Character.isUpperCase(first.charAt(0))) {
            return named.get(first);
        }
        JsonShape shape = new JsonShape();
        for (String token = tokens.remove(0); !token.equals("}"); token = tokens.remove(0)) {
            if (token.equals("*")) {
                shape.any = true;
            } else {
                shape.key(token, tokens, named);
            }
        }
        return shape;
    }

    private void key(String token, List<String> tokens, Map<String, JsonShape> named) {
        String key = token.replace("?", "");
        if (!key.equals(token)) {
            optional.add(key);
        }
        if (tokens.get(0).matches("\\{|[A-Z]+")) {
            objects.put(key, shape(tokens, named));
        } else if (tokens.get(0).equals("[")) {
            tokens.remove(0);
            if (tokens.get(0).equals("]")) {
                plain.add(key);
            } else {
                lists.put(key, shape(tokens, named));
            }
            tokens.remove(0);
        } else {
            plain.add(key);
        }
    }

    /** What of the document is not as documented; a list that is empty says nothing. */
    List<String> faults(JsonTree document) {
        List<String> faults = new ArrayList<>();
        compare("", document, faults);
        return faults;
    }

    private void compare(String where, JsonTree document, List<String> faults) {
        if (any) {
            return;
        }
        List<String> known = new ArrayList<>(plain);
        known.addAll(objects.keySet());
        known.addAll(lists.keySet());
        for (String key : document.keys()) {
            if (!known.contains(key)) {
                faults.add(where + key + " is not documented");
            }
        }
        for (String key : known) {
            if (!document.keys().contains(key) && !optional.contains(key)) {
                faults.add(where + key + " is documented, and missing");
            }
        }
        for (String key : plain) {
            if (!document.object(key).keys().isEmpty() || !document.objects(key).isEmpty()) {
                faults.add(where + key + " holds more than is documented");
            }
        }
        objects.forEach(
                (key, shape) -> {
                    if (document.has(key)) {
                        shape.compare(where + key + '.', document.object(key), faults);
                    }
                });
        lists.forEach(
                (key, shape) -> {
                    for (JsonTree each : document.objects(key)) {
                        shape.compare(where + key + "[].", each, faults);
                    }
                });
    }
}

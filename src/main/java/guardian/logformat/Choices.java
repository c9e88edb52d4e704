package guardian.logformat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Of several fields that tell the same, takes the best: {@code %a} before {@code %h}, {@code %>s}
 * before {@code %s}; the others only mark where their neighbours end.
 */
final class Choices {

    private final Map<Meaning, Field> best = new EnumMap<>(Meaning.class);
    private final List<Field> times;
    private final boolean peerApart;

    private Choices(List<Field> fields) {
        peerApart = fields.stream().anyMatch(f -> f.meaning() == Meaning.CLIENT && f.rank() > 1);
        times = TimeFields.chosen(fields.stream().filter(f -> f.meaning().isTime()).toList());
        for (Field field : fields) {
            Meaning kind = meaning(field).kind();
            Field before = best.get(kind);
            if (before == null || value(field) > value(before)) {
                best.put(kind, field);
            }
        }
    }

    /** The same pieces; what is not chosen has lost its meaning. */
    static List<Object> of(List<Object> pieces) throws FormatFault {
        List<Field> fields = new ArrayList<>();
        for (Object piece : pieces) {
            if (piece instanceof Field field) {
                fields.add(field);
            }
        }
        Choices choices = new Choices(fields);
        Field client = choices.best.get(Meaning.CLIENT);
        if (client == null) {
            throw new FormatFault(
                    "has no client address, so nobody could be counted: add %a (or %h where"
                            + " HostnameLookups is off); a header such as X-Forwarded-For alone"
                            + " can be forged");
        }
        if (client.directive().conditional()) {
            throw new FormatFault(
                    client + ": the client address must not hang on the status of the request");
        }
        List<Object> chosen = new ArrayList<>();
        for (Object piece : pieces) {
            chosen.add(piece instanceof Field field ? field.as(choices.left(field)) : piece);
        }
        return chosen;
    }

    private Meaning left(Field field) {
        if (field.meaning().isTime()) {
            return isOneOf(times, field) ? field.meaning() : Meaning.NONE;
        }
        Meaning meaning = meaning(field);
        boolean inRequest =
                meaning == Meaning.METHOD
                        || meaning == Meaning.TARGET
                        || meaning == Meaning.PROTOCOL;
        boolean told = inRequest && best.containsKey(Meaning.REQUEST);
        return best.get(meaning.kind()) == field && !told ? meaning : Meaning.NONE;
    }

    private Meaning meaning(Field field) {
        boolean peer = field.meaning() == Meaning.CLIENT && field.rank() == 1 && peerApart;
        return peer ? Meaning.PEER : field.meaning();
    }

    /** One that is always there before one that is there for some statuses. */
    private static int value(Field field) {
        return field.rank() + (field.directive().conditional() ? 0 : 10);
    }

    private static boolean isOneOf(List<Field> fields, Field wanted) {
        for (Field field : fields) {
            if (field == wanted) {
                return true;
            }
        }
        return false;
    }
}

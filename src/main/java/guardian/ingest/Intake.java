package guardian.ingest;

import guardian.event.AddressReader;
import guardian.event.RequestEvent;
import guardian.logformat.Field;

/** Takes the fields of one line, found one by one, into the request event. */
final class Intake {

    private final AddressReader address = new AddressReader();
    private final LineTime time;
    private RequestEvent into;
    private boolean noAddress;
    private int methodFrom;
    private int methodTo;
    private int targetFrom;
    private int targetTo;
    private int protocolFrom;
    private int protocolTo;

    Intake(LineTime time) {
        this.time = time;
    }

    void begin(RequestEvent event) {
        into = event;
        time.begin();
        noAddress = false;
        methodTo = 0;
        targetTo = 0;
        protocolTo = 0;
    }

    /** Puts together what several fields tell. */
    Malformed end() {
        // Said of a line only that is whole otherwise: rubbish is not a host name.
        if (noAddress) {
            return Malformed.ADDRESS;
        }
        if (targetTo > 0 || methodTo > 0) {
            request();
        }
        if (!time.end()) {
            return Malformed.DATE;
        }
        into.timeMicros(time.micros());
        return null;
    }

    /** Method, target and protocol side by side are as good as the request line. */
    private void request() {
        boolean both = methodTo > 0 && targetTo > 0;
        boolean joined = both && targetFrom == methodTo + 1;
        boolean whole = joined && protocolTo > 0 && protocolFrom == targetTo + 1;
        into.request(
                joined ? methodFrom : targetFrom,
                whole ? protocolTo : Math.max(targetTo, targetFrom));
        into.method(methodFrom, Math.max(methodTo, methodFrom));
    }

    /** Null, or why this cannot be the field's value. */
    Malformed take(Field field, byte[] line, int from, int to) {
        boolean absent = Bytes.isAbsent(line, from, to);
        if (field.meaning().isTime() && !(absent && isConditional(field))) {
            return time.take(field, line, from, to) ? null : Malformed.DATE;
        }
        int start = absent ? to : from;
        switch (field.meaning()) {
            case CLIENT -> {
                noAddress = !address.read(line, from, to);
                into.address(address.high(), address.low());
            }
            case PEER -> {
                if (address.read(line, from, to)) {
                    into.peer(address.high(), address.low());
                } else if (!absent) {
                    return Malformed.ADDRESS;
                }
            }
            case STATUS -> {
                long status = Bytes.number(line, from, to);
                if (to - from == 3 && status >= 100) {
                    into.status((int) status);
                } else if (!absent || !isConditional(field)) {
                    return Malformed.FIELDS;
                }
            }
            case BYTES, TOOK_MICROS, TOOK_MILLIS, TOOK_SECONDS -> {
                return number(field, line, from, to, absent);
            }
            case HOST -> into.host(start, to);
            case REQUEST -> into.request(from, to);
            case METHOD -> {
                methodFrom = start;
                methodTo = to;
            }
            case TARGET -> {
                targetFrom = start;
                targetTo = to;
            }
            case PROTOCOL -> {
                protocolFrom = from;
                protocolTo = to;
            }
            case ID -> into.id(start, to);
            case REFERER -> into.referer(start, to);
            case AGENT -> into.agent(start, to);
            case USER -> {
                boolean empty = to - from == 2 && line[from] == '"' && line[from + 1] == '"';
                into.user(empty ? to : start, to);
            }
            case FORWARDED -> into.forwarded(start, to);
            case SCORE -> score(line, from, to);
            default -> {
                return nothing(field, line, from, to, absent);
            }
        }
        return null;
    }

    private static boolean isConditional(Field field) {
        return field.directive().conditional();
    }

    private Malformed number(Field field, byte[] line, int from, int to, boolean absent) {
        long value = Bytes.number(line, from, to);
        if (value < 0 && !absent) {
            return Malformed.FIELDS;
        }
        switch (field.meaning()) {
            // No body is written as "-" by %b.
            case BYTES -> into.bytes(absent ? 0 : value);
            case TOOK_MICROS -> into.durationMicros(absent ? RequestEvent.UNKNOWN : value);
            case TOOK_MILLIS -> into.durationMicros(absent ? RequestEvent.UNKNOWN : value * 1000);
            default -> into.durationMicros(absent ? RequestEvent.UNKNOWN : value * 1_000_000);
        }
        return null;
    }

    /** A request whose score is no number is a request all the same. */
    private void score(byte[] line, int from, int to) {
        long score = Bytes.number(line, from, to);
        into.score(score < 0 ? RequestEvent.UNKNOWN : score);
    }

    /** A field without meaning must still look as httpd writes it. */
    private static Malformed nothing(Field field, byte[] line, int from, int to, boolean absent) {
        boolean good = true;
        if (field.isNumber()) {
            good = absent || Bytes.number(line, from, to) >= 0;
        } else if (field.isWord()) {
            good = !Bytes.hasBlank(line, from, to);
        }
        return good ? null : Malformed.FIELDS;
    }
}

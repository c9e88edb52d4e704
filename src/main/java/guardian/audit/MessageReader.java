package guardian.audit;

import guardian.event.AuditMark;
import guardian.event.AuditRecord;
import guardian.event.FiredRule;
import guardian.event.HttpdText;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what ModSecurity 2.x says of a rule that fired, natively and in JSON alike:
 *
 * <pre>
 * Warning. Pattern match "..." at ARGS:q. [file "/etc/x.conf"] [line "225"] [id "941170"] ...
 * </pre>
 *
 * <p>In front of the fields stand a pattern and the name of a variable, which the client may have
 * chosen, quotes and brackets included. In the fields quotes are escaped, so the last {@code [file}
 * is the one.
 *
 * <p>Confined to the sweeper thread.
 */
final class MessageReader {

    private static final byte[] FILE = Octets.of(" [file \"");
    private static final byte[] ID = Octets.of(" [id \"");
    private static final byte[] DENIED = Octets.of("Access denied ");
    private static final byte[] PHASE = Octets.of(" (phase ");
    private static final int LONGEST_NAME = 16;

    private byte[] bytes;
    private Draft draft;
    private long id;
    private String message;
    private String data;
    private int severity;
    private int maturity;
    private int accuracy;
    private String file;
    private int line;
    private List<String> tags;

    /** Adds what stands in {@code text[from, to)} to the draft. */
    void read(byte[] text, int from, int to, Draft into) {
        bytes = text;
        draft = into;
        int at = Octets.last(FILE, text, from, to);
        if (at < 0) {
            at = Octets.last(ID, text, from, to);
        }
        if (at < 0) {
            draft.message(HttpdText.unescape(draft.text(text, from, to)));
            return;
        }
        int phase = phase(from, at);
        begin();
        while ((at = field(at, to)) >= 0) {
            // Each adds to what is known.
        }
        draft.rule(
                new FiredRule(
                        id, message, data, severity, maturity, accuracy, phase, tags, file, line));
    }

    private void begin() {
        id = 0;
        message = "";
        data = "";
        severity = AuditRecord.UNKNOWN;
        maturity = AuditRecord.UNKNOWN;
        accuracy = AuditRecord.UNKNOWN;
        file = "";
        line = AuditRecord.UNKNOWN;
        tags = new ArrayList<>();
    }

    /** Of {@code Access denied with code 403 (phase 2).} */
    private int phase(int from, int to) {
        if (!Octets.standsAt(DENIED, bytes, from, to)) {
            return 0;
        }
        for (int at = from; at < to; at++) {
            if (bytes[at] == ' ' && Octets.standsAt(PHASE, bytes, at, to)) {
                int digit = bytes[at + PHASE.length] - '0';
                return digit >= 1 && digit <= 5 ? digit : 0;
            }
        }
        return 0;
    }

    /** Reads {@code [name "value"]} at a place; returns where it ends, or -1 when none is there. */
    private int field(int at, int to) {
        if (at + 1 >= to || bytes[at] != ' ' || bytes[at + 1] != '[') {
            return -1;
        }
        int name = at + 2;
        int blank = Octets.next(bytes, name, Math.min(to, name + LONGEST_NAME), ' ');
        if (blank + 1 >= to || bytes[blank] != ' ' || bytes[blank + 1] != '"') {
            return -1;
        }
        int quote = closingQuote(blank + 2, to);
        if (quote + 1 >= to || bytes[quote + 1] != ']') {
            return -1;
        }
        keep(Octets.text(bytes, name, blank), blank + 2, quote);
        return quote + 2;
    }

    private int closingQuote(int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    private void keep(String name, int from, int to) {
        switch (name) {
            case "file" -> file = value(from, to);
            case "line" -> line = Octets.smallNumber(Octets.text(bytes, from, to));
            case "id" -> id = Math.max(0, Octets.number(bytes, from, to));
            case "msg" -> message = value(from, to);
            case "data" -> data = value(from, to);
            case "severity" -> severity = FiredRule.severity(Octets.text(bytes, from, to));
            case "maturity" -> maturity = Octets.smallNumber(Octets.text(bytes, from, to));
            case "accuracy" -> accuracy = Octets.smallNumber(Octets.text(bytes, from, to));
            case "tag" -> tag(value(from, to));
            default -> {
                // ver, rev and what is to come.
            }
        }
    }

    private void tag(String tag) {
        if (tags.size() < Draft.MOST_TAGS) {
            tags.add(tag);
        } else {
            draft.marks.add(AuditMark.CUT);
        }
    }

    private String value(int from, int to) {
        return HttpdText.unescape(draft.text(bytes, from, to));
    }
}

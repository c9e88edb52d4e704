package guardian.audit;

import guardian.event.AuditRecord;
import guardian.event.HttpdText;

/**
 * Reads part J, a line a file and one with the total behind them: {@code
 * 1,1508,"cat.png","image/png"}, {@code Total,1508}.
 */
final class Uploads {

    private Uploads() {}

    static void read(byte[] file, int from, int to, Draft draft) {
        for (int line = from; line < to; ) {
            int end = Octets.next(file, line, to, '\n');
            readLine(file, line, end, draft);
            line = end + 1;
        }
    }

    private static void readLine(byte[] file, int from, int to, Draft draft) {
        int comma = Octets.next(file, from, to, ',');
        int quote = Octets.next(file, comma, to, '"');
        if (Octets.number(file, from, comma) < 0 || quote >= to) {
            return;
        }
        int close = closing(file, quote + 1, to);
        int type = Octets.next(file, close + 1, to, '"');
        int typeEnd = type >= to ? to : closing(file, type + 1, to);
        draft.upload(
                new AuditRecord.Upload(
                        Octets.number(file, comma + 1, quote),
                        HttpdText.unescape(draft.text(file, quote + 1, close)),
                        type >= to ? "" : HttpdText.unescape(draft.text(file, type + 1, typeEnd))));
    }

    private static int closing(byte[] file, int from, int to) {
        int at = from;
        while (at < to && file[at] != '"') {
            at += file[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, to);
    }
}

package guardian.state;

import guardian.event.Prefix;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A line of the bans file, each with a checksum so that a torn one is never misread:
 *
 * <pre>
 * CRC32 WRITER CLIENT RULE[,RULE...] START_MILLIS END_SECONDS STEP KIND [network] [limited]
 * 5d3f09aa 4711-18f3a2 192.0.2.7 requests 1795222923123 1795223523 1 REAL
 * 1b7c6e21 4711-18f3a2 192.0.2.0/24 requests 1795222923123 1795223523 1 REAL network
 * 90a4c0be 4711-18f3a2 192.0.2.9 requests 1795222923123 1795223523 1 REAL limited
 * </pre>
 */
final class BanLine {

    private static final int LEAST_FIELDS = 8;
    private static final String NETWORK = "network";
    private static final String LIMITED = "limited";

    /** What may stand at the end of a line. */
    private static final List<List<String>> WORDS =
            List.of(List.of(), List.of(NETWORK), List.of(LIMITED), List.of(NETWORK, LIMITED));

    private BanLine() {}

    static String print(String writer, Ban ban) {
        String body =
                String.join(
                        " ",
                        writer,
                        ban.client().toString(),
                        String.join(",", ban.rules()),
                        Long.toString(ban.startMillis()),
                        Long.toString(ban.endSeconds()),
                        Integer.toString(ban.step()),
                        ban.kind().name()
                                + (ban.network() ? ' ' + NETWORK : "")
                                + (ban.limited() ? ' ' + LIMITED : ""));
        return checksum(body) + ' ' + body + '\n';
    }

    /** The ban in a line; null when it is not whole, or another version wrote it. */
    static Ban read(String line) {
        if (line.length() < 10 || !line.startsWith(checksum(line.substring(9)))) {
            return null;
        }
        String[] fields = line.split(" ", -1);
        List<String> words =
                List.of(fields).subList(Math.min(LEAST_FIELDS, fields.length), fields.length);
        if (fields.length < LEAST_FIELDS || !WORDS.contains(words)) {
            return null;
        }
        Prefix client = Prefix.parse(fields[2]);
        List<String> rules = List.of(fields[3].split(","));
        try {
            return client == null || rules.isEmpty()
                    ? null
                    : new Ban(
                            client,
                            rules,
                            Long.parseLong(fields[4]),
                            Long.parseLong(fields[5]),
                            Integer.parseInt(fields[6]),
                            Ban.Kind.valueOf(fields[7]),
                            words.contains(NETWORK),
                            words.contains(LIMITED));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}

package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.logformat.FormatFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One line as an event tells it, for comparing. */
record Reading(
        String address,
        String host,
        String method,
        String request,
        int status,
        long micros,
        String id) {

    static final int MOST = 100_000;

    static Reading of(RequestEvent event) {
        return new Reading(
                new Prefix(event.high(), event.low(), 128).toString(),
                event.host(MOST),
                event.method(),
                event.request(MOST),
                event.status(),
                event.timeMicros(),
                event.id(MOST));
    }

    /** What all formats tell. */
    Reading inCommon() {
        return new Reading(address, "", method, request, status, micros, "");
    }

    static LineFormat format(String word) {
        try {
            return Formats.of(word);
        } catch (FormatFault e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Malformed read(LineFormat format, String line, RequestEvent into) {
        byte[] bytes = ("??" + line + "??").getBytes(StandardCharsets.ISO_8859_1);
        return format.read(bytes, 2, bytes.length - 2, into);
    }

    /** Every line, each of which must be well-formed. */
    static List<Reading> all(Path log, LineFormat format) throws IOException {
        List<Reading> readings = new ArrayList<>();
        RequestEvent event = new RequestEvent();
        for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
            assertThat(read(format, line, event)).as(log + ": " + line).isNull();
            readings.add(of(event));
        }
        return readings;
    }
}

package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Formats put together at random, lines as httpd would write them, hostile values included. */
class AnyLogFormatTest {

    /** A directive, its value for this line, and what the event must tell of it. */
    private record Part(String format, String value, Function<RequestEvent, String> told) {}

    private static final String HOSTILE =
            " \"\\[]-/:;%,{}=\n\t\u00e9x1 192.0.2.99 \" 200 \"GET / HTTP/1.0\" ";

    private final RequestEvent event = new RequestEvent();
    private Random random;

    @Property(tries = 5_000)
    void shouldReadBackWhatWasWritten(@ForAll Random source) {
        random = source;
        List<Part> parts = parts();
        Collections.shuffle(parts, random);
        String separator = List.of(" ", "\t", " | ", " - ", ", ").get(random.nextInt(5));
        StringBuilder format = new StringBuilder();
        StringBuilder line = new StringBuilder();
        for (Part part : parts) {
            format.append(format.isEmpty() ? "" : separator).append(part.format());
            line.append(line.isEmpty() ? "" : separator).append(part.value());
        }
        LineFormat compiled = Reading.format(format.toString());
        assertThat(Reading.read(compiled, line.toString(), event))
                .as(format + "\n" + line)
                .isNull();
        for (Part part : parts) {
            assertThat(part.told().apply(event))
                    .as(part.format() + " of " + format + "\n" + line)
                    .isEqualTo(told.get(part.format()));
        }
    }

    private final java.util.Map<String, String> told = new java.util.HashMap<>();

    /** At most one may be open: here the user, without quotes. */
    private List<Part> parts() {
        told.clear();
        List<Part> parts = new ArrayList<>();
        String address = random.nextBoolean() ? "192.0.2." + random.nextInt(256) : "2001:db8::7:1";
        add(parts, "%a", address, address, e -> new Prefix(e.high(), e.low(), 128).address());
        String user = text().strip();
        String written = user.isEmpty() ? "\"\"" : escaped(user);
        add(parts, "%u", written, user.equals("-") ? "" : user, e -> e.user(999));
        maybe(parts, "\"%r\"", e -> e.request(999));
        maybe(parts, "\"%{User-agent}i\"", e -> e.agent(999));
        maybe(parts, "\"%{Referer}i\"", e -> e.referer(999));
        maybe(parts, "\"%{X-Forwarded-For}i\"", e -> e.forwarded(999));
        String status = Integer.toString(100 + random.nextInt(500));
        add(parts, "%>s", status, status, e -> Integer.toString(e.status()));
        String took = Integer.toString(random.nextInt(1_000_000));
        add(parts, "%D", took, took, e -> Long.toString(e.durationMicros()));
        String time = "1795223682" + random.nextInt(10) + "00000";
        add(parts, "%{usec}t", time, time, e -> Long.toString(e.timeMicros()));
        if (random.nextBoolean()) {
            add(parts, "%v:%p", "[2001:db8::80]:443", "[2001:db8::80]", e -> e.host(99));
        }
        return parts;
    }

    private void maybe(List<Part> parts, String format, Function<RequestEvent, String> value) {
        if (random.nextBoolean()) {
            String text = text();
            boolean absent = text.equals("-") && !format.contains("%r");
            add(parts, format, '"' + escaped(text) + '"', absent ? "" : text, value);
        }
    }

    private void add(
            List<Part> parts,
            String format,
            String value,
            String expected,
            Function<RequestEvent, String> event) {
        parts.add(new Part(format, value, event));
        told.put(format, expected);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.append(HOSTILE.charAt(random.nextInt(HOSTILE.length())));
        }
        return text.toString();
    }

    /** As ap_escape_logitem does. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> escaped.append('\\').append(c);
                case '\n' -> escaped.append("\\n");
                case '\t' -> escaped.append("\\t");
                default ->
                        escaped.append(
                                c < 127 ? String.valueOf(c) : String.format("\\x%02x", (int) c));
            }
        }
        return escaped.toString();
    }
}

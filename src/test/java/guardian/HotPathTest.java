package guardian;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import guardian.config.Rule;
import guardian.event.Prefix;
import guardian.ingest.ForwardedClient;
import guardian.ingest.GuardianFormat;
import guardian.ingest.LineReader;
import guardian.ingest.LineSplitter;
import guardian.window.InForce;
import guardian.window.Quiet;
import guardian.window.Watch;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the ingest thread does for every line. */
class HotPathTest {

    private static final int LINES = 20_000;

    @Test
    void shouldMakeNoGarbageForALine() {
        Watch watch =
                new Watch(List.of(Rule.REQUESTS, Rule.FAKE_BOT), 32, 64, 100_000, offence -> true);
        watch.knowVisitors();
        watch.answer(new Quiet(Prefix.parse("198.18.0.1"), 0, 0, 1));
        long never = Long.MAX_VALUE / 2;
        watch.sightings().inForce(new InForce(Prefix.parse("198.18.0.1"), 0, never, never));
        watch.turn(0);
        ForwardedClient clients =
                new ForwardedClient(
                        List.of(Prefix.parse("192.0.2.0/24"), Prefix.parse("2001:db8:f::/64")),
                        event -> watch.count(event, event.timeMicros() / 1000));
        LineReader reader = new LineReader(new GuardianFormat(), clients.step());
        byte[] lines = lines();
        LineSplitter splitter = new LineSplitter();
        // Pages of the table and the classes come with the first rounds.
        for (int round = 0; round < 3; round++) {
            feed(splitter, lines, reader);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        feed(splitter, lines, reader);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(reader.read()).isEqualTo(4L * LINES);
        assertThat(allocated / LINES).as("bytes a line").isZero();
    }

    private static void feed(LineSplitter splitter, byte[] lines, LineReader reader) {
        for (int at = 0; at < lines.length; at += 60_000) {
            int count = Math.min(60_000, lines.length - at);
            splitter.room();
            System.arraycopy(lines, at, splitter.buffer(), splitter.at(), count);
            splitter.filled(count);
            splitter.split(reader);
        }
    }

    private static byte[] lines() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            int client = i % 5000;
            lines.append("www.example.com ")
                    .append(
                            client % 10 == 0
                                    ? "2001:db8:" + Integer.toHexString(client) + "::1"
                                    : "198.18." + (client >> 8) + "." + (client & 255))
                    .append(" - - [21/Nov/2026:01:")
                    .append(10 + i / 2000)
                    .append(":42.157856 +0000] \"GET /x HTTP/1.1\" 200 239 \"-\" \"")
                    .append(i % 3 == 0 ? "-" : "Mozilla/5.0 " + "Gecko".repeat(i % 40))
                    .append("\" Zx9Y ")
                    .append("\"-\" 1548 0 \"-\" 0 \n");
        }
        return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}

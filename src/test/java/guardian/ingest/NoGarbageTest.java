package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A line costs no garbage, in no format. */
class NoGarbageTest {

    private static final int LINES = 100_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long read;

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ! ",
            quoteCharacter = '`',
            value = {
                "guardian ! GUARDIAN",
                "auto ! GUARDIAN",
                "auto ! COMBINED",
                "auto ! rubbish",
                "extended ! EXTENDED",
                "auto ! EXTENDED",
                "combined ! COMBINED",
                "vhost_combined ! VHOST_COMBINED",
                "common ! COMMON",
                "%a %{c}a \"%m %U%q %H\" %u %>s ! 192.0.2.7 192.0.2.9 \"GET /x?y HTTP/1.1\" joe"
                        + " 200",
                "[%{%d/%b/%Y:%T}t.%{usec_frac}t %{%z}t] %a ! [21/Nov/2026:01:14:42.157856 +0000]"
                        + " 2001:db8::7",
                "%a %{%F %T}t ! 192.0.2.7 2026-11-21 01:14:42",
            })
    void shouldReadWithoutAllocation(String word, String text) {
        String line =
                AutoFormatTest.LINES.getOrDefault(text.toLowerCase(java.util.Locale.ROOT), text);
        byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        LineFormat format = Reading.format(word);
        RequestEvent event = new RequestEvent();
        read(format, bytes, event);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        read(format, bytes, event);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(read).isEqualTo(text.equals("rubbish") ? 0 : 2 * LINES);
        // The JIT may cost some bytes once; a line may not.
        assertThat(allocated / LINES).as(allocated + " bytes over " + LINES + " lines").isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.7, [2001:db8::7]:443, 198.51.100.2, ::ffff:198.51.100.3",
                "203.0.113.9, 192.0.2.7:5678",
                "192.0.2.7, unknown",
                "198.51.100.2, 198.51.100.3",
                "-",
            })
    void shouldFindTheClientBehindProxiesWithoutAllocation(String header) {
        ForwardedClient clients =
                new ForwardedClient(List.of(Prefix.parse("198.51.100.0/24")), event -> read++);
        RequestEvent event = new RequestEvent();
        LineFormat format = Reading.format("%a \"%{X-Forwarded-For}i\"");
        byte[] line = ("198.51.100.1 \"" + header + '"').getBytes(StandardCharsets.ISO_8859_1);
        follow(clients, format, line, event);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        follow(clients, format, line, event);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(read + clients.clientless().total()).isEqualTo(2 * LINES);
        assertThat(allocated / LINES).as(allocated + " bytes over " + LINES + " lines").isZero();
    }

    private static void follow(
            ForwardedClient clients, LineFormat format, byte[] line, RequestEvent event) {
        for (int i = 0; i < LINES; i++) {
            format.read(line, 0, line.length, event);
            clients.step().accept(event);
        }
    }

    private void read(LineFormat format, byte[] bytes, RequestEvent event) {
        for (int i = 0; i < LINES; i++) {
            if (format.read(bytes, 0, bytes.length, event) == null) {
                read++;
            }
        }
    }
}

package guardian.window;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Rule;
import guardian.event.Prefix;
import guardian.ingest.GuardianFormat;
import guardian.ingest.LineReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What others may ask about the counts, step by step. */
class EnquiriesTest {

    private static final Rule RULE = new Rule("requests", 10, 30, Optional.empty(), false);

    private final Watch watch = new Watch(List.of(RULE), 32, 64, 100_000, offence -> true);
    private final Enquiries enquiries = new Enquiries(watch);
    private final List<Enquiries.Known> known = new ArrayList<>();
    private final List<Enquiries.Busy> busiest = new ArrayList<>();
    private final LineReader reader =
            new LineReader(new GuardianFormat(), event -> watch.count(event, this.millis));
    private long millis = 1_795_222_800_000L;
    private long until = Long.MAX_VALUE;

    private void requests(String client, int count, String path, int status) {
        for (int i = 0; i < count; i++) {
            String line =
                    "www.example.com "
                            + client
                            + " - - [21/Nov/2026:01:00:42.157856 +0000] \"GET "
                            + path
                            + " HTTP/1.1\" "
                            + status
                            + " 239 \"-\" \"-\" Zx9Y \"-\" 1548 0 \"-\" 0";
            byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
            reader.line(bytes, 0, bytes.length);
        }
    }

    private Enquiries.Known ask(String client) {
        known.clear();
        assertThat(enquiries.ask(Prefix.parse(client), until, 20, known::add)).isTrue();
        enquiries.turn(millis);
        assertThat(known).hasSize(1);
        return known.get(0);
    }

    private int askBusiest(Enquiries.By by, int most) {
        busiest.clear();
        boolean[] done = {false};
        enquiries.ask(
                by,
                most,
                all -> {
                    busiest.addAll(all);
                    done[0] = true;
                });
        int steps = 0;
        while (!done[0]) {
            enquiries.turn(millis);
            steps++;
        }
        return steps;
    }

    @Test
    void shouldTellWhatAClientHasGatheredInBothWindowsOfNow() {
        requests("192.0.2.7", 7, "/x", 200);
        millis += 100_000;
        requests("192.0.2.7", 2, "/y", 404);
        assertThat(ask("192.0.2.7").counts())
                .containsExactly(new Count(Prefix.parse("192.0.2.7"), 0, 2, 10, 9, 30));
        millis += 70_000;
        assertThat(ask("192.0.2.7").counts().get(0).minute())
                .as("though it has sent nothing since")
                .isZero();
        assertThat(ask("192.0.2.8").counts()).isEmpty();
    }

    @Test
    void shouldTellTheLatestRequestsAndOfAFloodSome() {
        requests("192.0.2.7", 2, "/x?a=\\x22", 404);
        assertThat(ask("192.0.2.7").samples())
                .hasSize(2)
                .allMatch(each -> each.status() == 404 && each.host().equals("www.example.com"))
                .allMatch(each -> each.request().equals("GET /x?a=\" HTTP/1.1"));
        requests("192.0.2.8", 10_000, "/", 200);
        requests("192.0.2.7", 1, "/z", 200);
        assertThat(ask("192.0.2.8").samples()).hasSize(20);
        assertThat(ask("192.0.2.7").samples()).as("no room within this moment").hasSize(2);
        watch.turn(millis);
        requests("192.0.2.7", 1, "/z", 200);
        assertThat(ask("192.0.2.7").samples()).hasSize(3);
    }

    @Test
    void shouldTellTheLatestRequestsUpToATime() {
        requests("192.0.2.7", 3, "/early", 200);
        until = millis;
        millis += 5_000;
        watch.turn(millis);
        requests("192.0.2.7", 30, "/late", 200);
        assertThat(ask("192.0.2.7").samples())
                .hasSize(3)
                .allMatch(each -> each.request().equals("GET /early HTTP/1.1"));
    }

    @Test
    void shouldFindTheBusiestAmongManyInSmallSteps() {
        for (int i = 0; i < 20_000; i++) {
            requests("10.0." + (i >> 8) + "." + (i & 255), 1, "/", 200);
        }
        watch.turn(millis);
        requests("192.0.2.7", 5, "/", 503);
        requests("192.0.2.8", 3, "/", 200);
        assertThat(askBusiest(Enquiries.By.SHARE, 2)).isBetween(10, 12);
        assertThat(busiest)
                .extracting(each -> each.count().client().toString())
                .containsExactly("192.0.2.7", "192.0.2.8");
        assertThat(busiest.get(0).count().share()).isEqualTo(0.5);
        assertThat(busiest.get(0).mix()[5]).isPositive();
        millis += 120_000;
        requests("192.0.2.8", 1, "/", 200);
        askBusiest(Enquiries.By.MINUTE, 2);
        assertThat(busiest.get(0).count().client()).isEqualTo(Prefix.parse("192.0.2.8"));
        millis += 400_000;
        askBusiest(Enquiries.By.FIVE_MINUTES, 2);
        assertThat(busiest).as("all have left the windows").isEmpty();
    }

    @Test
    void shouldTakeNoMoreQuestionsThanItHasRoomFor() {
        for (int i = 0; i < 64; i++) {
            assertThat(enquiries.ask(Prefix.parse("192.0.2.7"), until, 20, known::add)).isTrue();
        }
        assertThat(enquiries.ask(Prefix.parse("192.0.2.7"), until, 20, known::add)).isFalse();
    }
}

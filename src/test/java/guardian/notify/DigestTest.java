package guardian.notify;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.control.JsonTree;
import guardian.event.Prefix;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one message tells, however much has happened. */
class DigestTest {

    private static final long NOW = 1_795_000_000_000L;
    private static final Sender SENDER = new Sender("web1", "block");

    private final Digest digest = new Digest();

    @Test
    void shouldCountAllAndShowTheFirstFewOfEachKind() throws IOException {
        for (int i = 1; i <= 12; i++) {
            digest.add(Notices.ban("192.0.2." + i));
        }
        digest.add(new Notice.Trouble(Notice.Kind.STORE, NOW, "the database is away"));

        Message message = digest.message(SENDER, NOW, 0);
        JsonTree json = JsonTree.read(message.json());

        assertThat(message.notices()).isEqualTo(13);
        assertThat(json.text("host")).isEqualTo("web1");
        assertThat(json.text("mode")).isEqualTo("block");
        assertThat(json.object("counts").number("ban")).isEqualTo(12);
        assertThat(json.object("counts").number("store")).isEqualTo(1);
        List<JsonTree> events = json.objects("events");
        assertThat(events).hasSize(1 + Digest.EXAMPLES);
        assertThat(events.get(0).text("trouble")).isEqualTo("store");
        assertThat(events.get(1).text("decision")).isEqualTo("ban");
        assertThat(events.get(1).text("client")).isEqualTo("192.0.2.1");
        assertThat(events.get(5).text("client")).isEqualTo("192.0.2.5");
        assertThat(message.text())
                .isEqualTo(json.text("text"))
                .isEqualTo(
                        "httpd-guardian on web1: the database is away; 12 ban (192.0.2.1 by"
                                + " requests, 192.0.2.2 by requests, 192.0.2.3 by requests, ...)");
    }

    @Test
    void shouldTellOfHowManyNobodyWasTold() throws IOException {
        digest.add(Notices.ban("192.0.2.1"));

        Message message = digest.message(SENDER, NOW, 7);

        assertThat(JsonTree.read(message.json()).number("untold")).isEqualTo(7);
        assertThat(message.text()).endsWith("; 7 more before of which nobody was told");
    }

    @Test
    void shouldEscapeWhatAClientOrAProgramHasSaid() throws IOException {
        String hostile = "GET /\"},\n\u001b[2J\u00e9\u007f{text} HTTP/1.1";
        digest.add(Notices.ban(Prefix.parse("192.0.2.1"), hostile));
        digest.add(new Notice.Trouble(Notice.Kind.STATE, NOW, "cannot \u001b[31mwrite\n\"x\""));

        Message message = digest.message(SENDER, NOW, 0);
        JsonTree json = JsonTree.read(message.json());

        assertThat(message.json()).matches("[ -~]+");
        assertThat(message.text()).matches("[ -~]+").doesNotContain("GET");
        assertThat(json.objects("events").get(0).text("text")).isEqualTo("cannot ?[31mwrite?\"x\"");
        assertThat(json.objects("events").get(1).text("request")).isEqualTo(hostile);
    }

    @Test
    void shouldStaySmallHoweverMuchIsSaid() {
        String sentence = "x".repeat(100_000);
        for (Notice.Kind kind : Notice.Kind.values()) {
            for (int i = 0; i < 10_000; i++) {
                digest.add(new Notice.Trouble(kind, NOW, sentence));
            }
        }
        Message message = digest.message(SENDER, NOW, Long.MAX_VALUE);

        assertThat(message.text()).hasSize(500).endsWith("...");
        assertThat(message.json().length()).isLessThan(50_000);
    }
}

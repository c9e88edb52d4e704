package guardian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.control.Json;
import guardian.control.JsonTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The status fits one screen, whatever there is to tell. */
class StatusScreenTest {

    private String mode = "block";
    private long number = 7;
    private String text = "short";
    private String fault;
    private final List<String> troubles = new ArrayList<>();

    @Test
    void shouldTellBacklogDriftStoreAndTroubles() throws IOException {
        fault = "jdbc:sqlite:/x/store.db: disk full";
        troubles.add("2026-11-21T01:02:03.123Z WARN somebody else has changed the firewall");
        assertThat(lines())
                .contains("drift     7 open bans it lacks now, 7 put back, 7 do not work")
                .contains(
                        "audit     7 files swept, backlog 7 (7 bytes), 7 unfinished, 7 in"
                                + " quarantine, 7")
                .contains("          failures")
                .contains(
                        "store     7 decisions wait, 7 batches on disk, 7 lost, last commit 1m ago,"
                                + " DOWN")
                .contains("troubles  7 errors, 7 warnings since the start; the latest last:")
                .last()
                .isEqualTo(
                        "  2026-11-21T01:02:03.123Z WARN somebody else has changed the firewall");
    }

    @Test
    void shouldFitOneScreenWithEveryNumberAndTextAsLongAsItGets() throws IOException {
        number = Long.MAX_VALUE;
        text = "x".repeat(300) + "\u001b[2J" + " y".repeat(300);
        fault = text;
        for (int i = 0; i < 5; i++) {
            troubles.add("2026-11-21T01:02:0" + i + ".123Z ERROR " + text);
        }
        assertThat(lines())
                .hasSizeLessThanOrEqualTo(StatusScreen.HEIGHT)
                .allMatch(line -> line.length() <= StatusScreen.WIDTH && line.matches("[ -~]*"));
        assertThat(lines()).anyMatch(line -> line.startsWith("troubles "));
    }

    @Test
    void shouldShowTheLatestTroublesOfThoseThatFit() throws IOException {
        for (int i = 0; i < 5; i++) {
            troubles.add("2026-11-21T01:02:0" + i + ".123Z ERROR " + "so it is ".repeat(20));
        }
        assertThat(lines())
                .hasSizeLessThanOrEqualTo(StatusScreen.HEIGHT)
                .anyMatch(line -> line.startsWith("  2026-11-21T01:02:04.123Z ERROR so it is"))
                .last()
                .asString()
                .startsWith("    ")
                .endsWith("...");
    }

    @Test
    void shouldSayWhatIsOff() throws IOException {
        mode = "warn";
        assertThat(lines())
                .contains("firewall  not touched in warn mode")
                .contains("audit     no audit files are swept")
                .noneMatch(line -> line.startsWith("drift"));
    }

    private List<String> lines() throws IOException {
        return StatusScreen.lines(JsonTree.read(Json.of(this::status)));
    }

    private void status(Json json) {
        json.text("mode", mode).text("version", "1").text("config", text).text("format", text);
        json.number("pid", number).number("config_faults", number);
        json.text("started", "2026-11-21T01:00:00Z").text("now", "2026-11-21T01:02:00Z");
        json.number("warnings", number).number("errors", number);
        json.object("lines", of -> numbers(of, "read", "per_second", "shed", "malformed"));
        json.object("clients", of -> numbers(of, "counted", "evicted", "uncounted"));
        json.object("bans", of -> numbers(of, "open", "would_be"));
        json.object("state", of -> numbers(of, "unkept", "postponed").text("fault", fault));
        json.object(
                "firewall",
                of ->
                        numbers(of, "held", "room", "lacking", "put_back", "ineffective")
                                .text("kind", "iptables")
                                .text("fault", text));
        json.object(
                "audit",
                of ->
                        numbers(
                                        of,
                                        "swept",
                                        "backlog_files",
                                        "backlog_bytes",
                                        "unfinished_files",
                                        "quarantined",
                                        "failures")
                                .flag("on", mode.equals("block")));
        json.object(
                "store",
                of ->
                        numbers(of, "decisions_waiting", "batches_on_disk", "decisions_lost")
                                .text("last_commit", "2026-11-21T01:01:00Z")
                                .text("down_since", "2026-11-21T01:01:00Z")
                                .text("fault", fault));
        json.texts("troubles", troubles);
    }

    private Json numbers(Json json, String... keys) {
        for (String key : keys) {
            json.number(key, number);
        }
        return json;
    }
}

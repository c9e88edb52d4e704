package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A threshold that hits everybody: 0.01 requests a second, as the script of 2005 was shipped. */
class BrakeIT {

    /** Replay asks none, and who is decided about first depends on when the answers come. */
    private static final String NO_DNS = "[allowlist]\nverified_bots = false\n";

    @TempDir private Path folder;

    /**
     * 0.6 requests in a minute: the least that a rule about everything takes, and less than that.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {"threshold = { \"1m\" = 2 }", "path = [\"*\"]\nthreshold = { \"1m\" = 1 }"})
    void shouldBanTheFirstTenVisitorsAndSayWhyNoMore(String mistake) throws Exception {
        Path config = Daemon.config(folder, "[[rule]]\nname = \"requests\"\n" + mistake, NO_DNS);
        List<String> lines = visits();
        try (Daemon daemon = Daemon.start(config)) {
            daemon.send(String.join("", lines));
            Daemon.awaitDecision(folder, "decision=held");
            assertThat(daemon.end()).isZero();
        }
        List<String> live = Daemon.decisions(folder);
        assertThat(live).filteredOn(line -> line.contains("=would-ban ")).hasSize(10);
        assertThat(live)
                .filteredOn(line -> line.contains("=held ") && line.contains(" reason=brake "))
                .hasSizeGreaterThan(300)
                .hasSize(live.size() - 10);
        assertThat(Daemon.log(folder).lines().filter(line -> line.contains(" ERROR ")))
                .singleElement()
                .asString()
                .contains("the rule requests is held by the brake: of ")
                .contains("ban.brake = 0.2");

        Path log = folder.resolve("guardian.log");
        Files.writeString(log, String.join("", lines));
        Path summary = folder.resolve("summary");
        Process replay =
                Daemon.guardianctl("replay", "--config", config.toString(), log.toString())
                        .redirectError(summary.toFile())
                        .start();
        List<String> replayed = new String(replay.getInputStream().readAllBytes()).lines().toList();
        assertThat(replay.waitFor()).isZero();
        assertThat(clients(replayed)).isEqualTo(clients(live));
        assertThat(Files.readString(summary))
                .contains("the rule requests is held by the brake: of ")
                .contains("10 would-ban")
                .contains((live.size() - 10) + " held");
    }

    /** 400 visitors who ask for a page now and then. */
    private static List<String> visits() {
        Random random = new Random(1);
        List<String> lines = new ArrayList<>();
        Instant now = Instant.now();
        for (int i = 0; i < 2000; i++) {
            int visitor = random.nextInt(400);
            lines.add(Daemon.line("198.18." + visitor / 200 + "." + visitor % 200, now, i));
        }
        return lines;
    }

    /** Decision and client, in order. */
    private static List<String> clients(List<String> decisions) {
        return decisions.stream().map(line -> line.replaceAll("^\\S+ | rule=.*", "")).toList();
    }
}

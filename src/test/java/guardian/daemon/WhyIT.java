package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.control.JsonTree;
import guardian.dns.DnsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that {@code why} tells of a client of a real guardian, and once that has gone. */
class WhyIT {

    private static final String CLIENT = "192.0.2.7";

    @TempDir private Path folder;

    private Path config;

    @Test
    void shouldRecomputeTheVerdictAndTellWhatDnsAndStoreKnow() throws Exception {
        try (DnsServer dns = new DnsServer()) {
            dns.has("7.2.0.192.in-addr.arpa", "PTR", "evil\u001b[31m.example.net");
            config = Daemon.config(folder, "", "[allowlist]\ndns = [\"" + dns.address() + "\"]\n");
            JsonTree with;
            try (Daemon daemon = Daemon.start(config)) {
                // Slowly enough for all of them to be kept.
                daemon.requests(CLIENT, 60);
                Daemon.await("60 counted", Duration.ofSeconds(20), () -> counted() == 60);
                daemon.requests(CLIENT, 60);
                Daemon.awaitDecision(folder, "decision=would-ban");
                Daemon.await("a stored decision", Duration.ofSeconds(20), this::isStored);
                with = why("--replay", "--json");
                JsonTree status = JsonTree.read(Ctl.run(config, "status", "--json").out());
                assertThat(status.object("store").flag("up")).isTrue();
                assertThat(status.object("store").has("last_commit")).isTrue();
                assertThat(Ctl.run(config, "why", CLIENT, "--replay").out())
                        .contains("recomputed from 120 requests that are kept")
                        .contains("120 are kept, and the verdict follows from them")
                        .contains("reverse name: evil")
                        .contains("(unconfirmed: ")
                        .doesNotContain("\u001b");
                assertThat(daemon.end()).isZero();
            }
            JsonTree replay = with.object("replay");
            assertThat(replay.number("requests")).isEqualTo(120);
            assertThat(replay.object("decision").text("verdict")).isEqualTo("follows");
            assertThat(replay.object("decision").number("recomputed")).isEqualTo(120);
            assertThat(with.object("reverse_name").flag("confirmed")).isFalse();

            dns.answers(DnsServer.Manner.SILENT);
            Ctl without = Ctl.run(config, "why", CLIENT, "--json");
            assertThat(without.exit()).isEqualTo(3);
            JsonTree later = JsonTree.read(without.out());
            assertThat(later.object("store").number("bans")).isEqualTo(1);
            assertThat(later.object("reverse_name").text("fault")).contains("no answer in 1000 ms");
        }
    }

    private JsonTree why(String... options) {
        try {
            String[] arguments = new String[options.length + 2];
            arguments[0] = "why";
            arguments[1] = CLIENT;
            System.arraycopy(options, 0, arguments, 2, options.length);
            return JsonTree.read(Ctl.run(config, arguments).out());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private long counted() {
        return why("--json").objects("counts").stream()
                .mapToLong(each -> each.number("in_1m"))
                .sum();
    }

    private boolean isStored() {
        return why("--json").object("store").number("bans") == 1;
    }
}

package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.firewall.OwnNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else destroys the guardian's firewall while thousands of lines a second come. */
class DestroyedFirewallIT {

    private static final int BANS = 1000;
    private static final Duration PROMISED = Duration.ofSeconds(10);
    private static final Pattern DECISION =
            Pattern.compile("decision=ban client=(\\S+) .* until=(\\S+) ");

    @TempDir private Path folder;

    @BeforeEach
    @AfterEach
    void removeEverything() {
        flushIptables();
        OwnNetwork.run("ipset", "destroy");
        OwnNetwork.run("nft", "flush", "ruleset");
    }

    private static void flushIptables() {
        for (String tool : List.of("iptables", "ip6tables")) {
            OwnNetwork.run(tool, "-F");
            OwnNetwork.run(tool, "-X");
        }
    }

    @Test
    void shouldPutSetsAndRulesOfIptablesBack() throws Exception {
        try (Daemon daemon = guard("iptables");
                Load load = Load.start(daemon, "198.18", 500, 3000)) {
            Map<String, Instant> ends = ends();
            flushIptables();
            OwnNetwork.run("ipset", "destroy");
            awaitBack(DestroyedFirewallIT::ipset);
            assertNoneIsLonger(ends, ipset());
            awaitJump();
            OwnNetwork.run("iptables", "-F");
            awaitJump();
            assertThat(ipset()).hasSize(BANS);
            load.stop();
            assertThat(load.sent()).isGreaterThan(3000);
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.log(folder))
                .contains("somebody else has changed the firewall: 1000 bans were missing")
                .contains("somebody else has changed the firewall: IPv4 rules are put right");
    }

    @Test
    void shouldPutTheTableOfNftablesBack() throws Exception {
        try (Daemon daemon = guard("nftables");
                Load load = Load.start(daemon, "198.18", 500, 3000)) {
            Map<String, Instant> ends = ends();
            OwnNetwork.run("nft", "flush", "ruleset");
            awaitBack(DestroyedFirewallIT::nft);
            assertNoneIsLonger(ends, nft());
            load.stop();
            assertThat(load.sent()).isGreaterThan(3000);
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.log(folder))
                .contains("somebody else has changed the firewall: 1000 bans were missing");
    }

    /** A guardian that has banned them, on one rule; no other bans anybody. */
    private Daemon guard(String kind) throws Exception {
        Path config =
                Daemon.config(
                        folder,
                        "mode = \"block\"\n[[rule]]\nname = \"requests\"\n"
                                + "threshold = { 1m = 30000 }\n"
                                + "[[rule]]\nname = \"bad\"\npath = [\"/bad\"]\n"
                                + "threshold = { 1m = 2 }",
                        "[ban]\nbrake = 1.0\n[allowlist]\nverified_bots = false\n"
                                + "[firewall]\nkind = \""
                                + kind
                                + "\"\n");
        Daemon daemon = Daemon.start(config);
        for (int i = 0; i < BANS; i++) {
            String client = "203.0." + (112 + i / 250) + '.' + i % 250;
            String line = Daemon.line(client, Instant.now(), i).replace("/x", "/bad");
            daemon.send(line + line);
        }
        Kernel kernel =
                kind.equals("iptables") ? DestroyedFirewallIT::ipset : DestroyedFirewallIT::nft;
        try {
            Daemon.await(
                    BANS + " bans", Duration.ofSeconds(20), () -> kernel.bans().size() == BANS);
        } catch (AssertionError e) {
            // Left alone it would put its bans back under all tests to come.
            daemon.close();
            throw new AssertionError(
                    kernel.bans().size()
                            + " bans; "
                            + Daemon.log(folder)
                            + OwnNetwork.run("nft", "list", "ruleset"),
                    e);
        }
        return daemon;
    }

    private interface Kernel {
        Map<String, Long> bans();
    }

    private static void awaitBack(Kernel kernel) throws InterruptedException {
        Daemon.await("all bans", PROMISED, () -> kernel.bans().size() == BANS);
    }

    private static void awaitJump() throws InterruptedException {
        Daemon.await(
                "the jump",
                PROMISED,
                () -> OwnNetwork.run("iptables", "-S", "INPUT").contains("-j httpd-guardian"));
    }

    private Map<String, Instant> ends() throws Exception {
        Map<String, Instant> ends = new HashMap<>();
        Daemon.await("all decisions", PROMISED, () -> decisions(ends).size() == BANS);
        return ends;
    }

    private Map<String, Instant> decisions(Map<String, Instant> into) {
        try {
            for (String line : Daemon.decisions(folder)) {
                Matcher decision = DECISION.matcher(line);
                if (decision.find()) {
                    into.put(decision.group(1), Instant.parse(decision.group(2)));
                }
            }
            return into;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The kernel counts whole seconds; the listing was made a moment ago. */
    private static void assertNoneIsLonger(Map<String, Instant> ends, Map<String, Long> held) {
        Instant now = Instant.now();
        held.forEach(
                (client, seconds) ->
                        assertThat(now.plusSeconds(seconds))
                                .as(client)
                                .isBeforeOrEqualTo(ends.get(client).plusSeconds(2)));
    }

    private static Map<String, Long> ipset() {
        String sets = OwnNetwork.run("ipset", "list", "-n");
        return sets.contains("httpd-guardian-4\n")
                ? read(
                        "add \\S+ (\\S+) timeout (\\d+)",
                        OwnNetwork.run("ipset", "save", "httpd-guardian-4"))
                : Map.of();
    }

    /** An element whose time is that of its set by default is told without it. */
    private static Map<String, Long> nft() {
        return read(
                "([0-9.]{7,15})(?: timeout \\S+)? expires (?:(\\d+)m)?(?:(\\d+)s)?",
                OwnNetwork.run("nft", "list", "ruleset"));
    }

    private static Map<String, Long> read(String element, String listing) {
        Map<String, Long> held = new HashMap<>();
        Matcher elements = Pattern.compile(element).matcher(listing);
        while (elements.find()) {
            long last = number(elements.group(elements.groupCount()));
            long minutes = elements.groupCount() == 3 ? number(elements.group(2)) : 0;
            held.put(elements.group(1), 60 * minutes + last);
        }
        return held;
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}

package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.state.CounterCopy;
import guardian.window.Keeper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Guardians that are killed (-9) at random moments under 20,000 lines a second, in block mode: six
 * of each kind, 200 with {@code bin/test --long}.
 *
 * <p>Besides the load there are, at each start, a <em>probe</em>: 60 requests before the kill, then
 * 59 at the next start, after which it must not be banned, and one more, on which it must be; and a
 * <em>victim</em>, which reaches its threshold in the moments before the kill, and goes on after
 * it.
 */
class KillsIT {

    private static final int KILLS = Boolean.getBoolean("guardian.long") ? 200 : 6;
    private static final int RATE = 20_000;
    private static final int CLIENTS = 500;
    private static final int MOST = 100_000;
    private static final long SECOND = 1000;
    private static final Duration MERGED = Duration.ofSeconds(10);
    private static final Pattern MEMBER = Pattern.compile("add \\S+ (\\S+) timeout (\\d+)");
    private static final Pattern BAN =
            Pattern.compile("\\S+ decision=ban client=(\\S+) .* until=(\\S+) .*");
    private static final Pattern RECOVERED =
            Pattern.compile(" counters recovered: \\d+ records in (\\d+) ms");

    @TempDir private Path folder;
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<Long> lost = new ArrayList<>();
    private final List<Long> mergedMillis = new ArrayList<>();
    private final List<String> victims = new ArrayList<>();
    private long longestMillis;
    private int overASecond;
    private int merged;
    private String probe;

    @AfterEach
    void removeEverything() throws Exception {
        for (String family : List.of("iptables", "ip6tables")) {
            said(family, "-F");
            said(family, "-X");
        }
        said("ipset", "destroy");
    }

    @Test
    void shouldLoseAtMostTheLastSecondOfCountsAndNoBan() throws Exception {
        Path config = config();
        for (int i = 0; i < KILLS; i++) {
            killOne(config, i, null);
        }
        finish(config, null);
        tell("one guardian at a time");
    }

    /** As at a graceful restart: the old guardian drains, and what it counts is never lost. */
    @Test
    void shouldAddUpWhatADrainingGuardianAndThoseThatAreKilledCount() throws Exception {
        Path config = config();
        try (Daemon old = Daemon.start(config)) {
            old.requests("203.0.113.1", 1);
            Daemon.awaitMerged(folder, 1);
            old.terminate();
            try (Load slow = Load.start(old, "10.240", 50, 200)) {
                for (int i = 0; i < KILLS; i++) {
                    killOne(config, i, old);
                }
                finish(config, old);
                slow.stop();
                assertThat(old.end()).isZero();
                if (KILLS < 20) { // within five minutes
                    assertThat(kept(240))
                            .as("counts of the one that was not killed")
                            .isEqualTo(slow.sent());
                }
            }
        }
        tell("beside one that drains");
    }

    private Path config() throws IOException {
        return Daemon.config(
                folder,
                "mode = \"block\"",
                "max_clients = "
                        + MOST
                        + """

                        [ban]
                        times = ["1h"]
                        brake = 1.0
                        [[rule]]
                        name = "requests"
                        threshold = { "5m" = 30000 }
                        [[rule]]
                        name = "probe"
                        host = ["probe.example.com"]
                        threshold = { "1m" = 120 }
                        [[rule]]
                        name = "victim"
                        host = ["victim.example.com"]
                        threshold = { "1m" = 20 }
                        """);
    }

    /** One in three is killed while it starts, the others when what was before has been merged. */
    private void killOne(Path config, int number, Daemon old) throws Exception {
        boolean early = number % 3 == 2;
        String network = "10." + number;
        merged = merged();
        try (Daemon daemon = Daemon.start(config);
                Load load = Load.start(daemon, network, CLIENTS, RATE)) {
            long life = random.nextInt(early ? 1000 : 2500);
            if (!early) {
                await(daemon);
                probe = "198.51.100." + number;
                requests(old == null ? daemon : old, "probe.example.com", probe, 30);
                requests(daemon, "probe.example.com", probe, 30);
            }
            goOn(daemon);
            long last = random.nextInt((int) Math.min(life + 1, 200));
            TimeUnit.MILLISECONDS.sleep(life - last);
            victims.add("192.0.2." + number);
            requests(daemon, "victim.example.com", "192.0.2." + number, 20);
            TimeUnit.MILLISECONDS.sleep(last);
            daemon.kill();
            load.stop();
            daemon.awaitEnd();
            forgetTheStart();
            if (!early && life < SECOND) {
                probe = null;
            }
            longestMillis = Math.max(longestMillis, load.longestMillis());
            lost.add(load.sent() - kept(number));
            long gone = lost.get(lost.size() - 1);
            overASecond += !early && gone > load.sentInTheLastSecond() ? 1 : 0;
            assertThat(gone)
                    .as("lost of %d by kill %d (seed %d)", load.sent(), number, seed)
                    .isBetween(0L, early ? load.sent() : 3L * RATE);
        }
    }

    /** Three that end within ten seconds before they have read a line are a JVM that is broken. */
    private void forgetTheStart() throws IOException {
        try (Stream<Path> marks = Files.list(folder.resolve("state/launch"))) {
            for (Path mark : marks.toList()) {
                Files.deleteIfExists(mark);
            }
        } catch (NoSuchFileException e) {
            // It did not come that far.
        }
    }

    /** What those before have counted is merged within ten seconds, to the last request. */
    private void await(Daemon daemon) throws Exception {
        long start = System.nanoTime();
        if (probe == null) {
            daemon.requests("203.0.113.1", 1);
            Daemon.awaitMerged(folder, merged + 1);
            return;
        }
        requests(daemon, "probe.example.com", probe, 59);
        Daemon.awaitMerged(folder, merged + 1);
        TimeUnit.MILLISECONDS.sleep(500);
        assertThat(Daemon.decisions(folder)).noneMatch(line -> line.contains(' ' + of(probe)));
        requests(daemon, "probe.example.com", probe, 1);
        Daemon.await(
                "the probe " + probe + " banned, its counts merged (seed " + seed + ")",
                MERGED,
                () -> bansOf(probe) == 1);
        mergedMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    /** Starts that have come so far, until now. */
    private int merged() {
        return Daemon.log(folder).split("counters open:", -1).length - 1;
    }

    private void goOn(Daemon daemon) throws IOException {
        if (!victims.isEmpty()) {
            goOn(daemon, victims.get(victims.size() - 1));
        }
    }

    private static void goOn(Daemon daemon, String victim) throws IOException {
        requests(daemon, "victim.example.com", victim, 40);
    }

    private void finish(Path config, Daemon old) throws Exception {
        merged = merged();
        try (Daemon daemon = Daemon.start(config)) {
            await(daemon);
            // Of some both was lost: what they sent before a kill and what they sent before the
            // next.
            for (String victim : victims) {
                goOn(daemon, victim);
            }
            Daemon.await(
                    "every victim in the firewall (seed " + seed + "): " + victims,
                    Duration.ofSeconds(15),
                    () -> members().keySet().containsAll(victims));
            assertThat(daemon.end()).isZero();
        }
        assertBans();
        assertThat(overASecond).as("kills that cost more than the last second").isZero();
    }

    /** In the kernel is who was banned, each once and with the end that was decided. */
    private void assertBans() throws IOException {
        Map<String, Integer> members = members();
        long now = Instant.now().getEpochSecond();
        Map<String, Integer> decided = new HashMap<>();
        for (String line : Daemon.decisions(folder)) {
            Matcher ban = BAN.matcher(line);
            if (ban.matches()) {
                decided.merge(ban.group(1), 1, Integer::sum);
                long end = Instant.parse(ban.group(2)).getEpochSecond();
                assertThat(members).as(line).containsKey(ban.group(1));
                assertThat(now + members.get(ban.group(1))).as(line).isBetween(end - 3, end + 3);
            }
        }
        assertThat(decided.values()).as("no client twice (seed %d)", seed).containsOnly(1);
        assertThat(members.keySet())
                .allMatch(client -> victims.contains(client) || client.startsWith("198.51.100."));
    }

    private long kept(int network) throws IOException {
        long wanted = 0xFFFFL << 32 | 10L << 24 | (long) network << 16;
        return CounterCopy.sum(
                folder.resolve("state/counters-v2-" + MOST + ".map"),
                MOST,
                folder.resolve("copy"),
                low -> (low & ~0xFFFFL) == wanted,
                Keeper::worth);
    }

    private static String of(String client) {
        return "client=" + client + ' ';
    }

    private long bansOf(String client) {
        try {
            return Daemon.decisions(folder).stream()
                    .filter(line -> line.contains("decision=ban " + of(client)))
                    .count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void requests(Daemon daemon, String host, String client, int count)
            throws IOException {
        String line = Daemon.line(client, Instant.now(), 0);
        daemon.send(line.replaceFirst("\\S+", host).repeat(count));
    }

    private static Map<String, Integer> members() {
        Map<String, Integer> members = new HashMap<>();
        Matcher member = MEMBER.matcher(said("ipset", "save"));
        while (member.find()) {
            members.put(member.group(1), Integer.parseInt(member.group(2)));
        }
        return members;
    }

    private static String said(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Figures that depend on the machine are told, not asserted. */
    private void tell(String what) {
        List<Long> recoveries = new ArrayList<>();
        Matcher recovered = RECOVERED.matcher(Daemon.log(folder));
        while (recovered.find()) {
            recoveries.add(Long.parseLong(recovered.group(1)));
        }
        System.out.printf(
                "kills, %s: %d, counts lost %s of %d a second (more than those of the last second:"
                        + " %d times), merged after ms %s, recoveries ms %s, longest write %d ms%n",
                what,
                KILLS,
                figures(lost),
                RATE,
                overASecond,
                figures(mergedMillis),
                figures(recoveries),
                longestMillis);
    }

    private static String figures(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.isEmpty()
                ? "(none)"
                : "%d (median) %d (most) in %d"
                        .formatted(
                                sorted.get(sorted.size() / 2),
                                sorted.get(sorted.size() - 1),
                                sorted.size());
    }
}

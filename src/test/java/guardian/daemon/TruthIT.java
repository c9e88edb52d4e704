package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traffic whose truth is known exactly, in replay and in real time. */
@Tag("patient")
class TruthIT {

    private static final Pattern DECISION =
            Pattern.compile("decision=would-ban client=(\\S+) .* window=(\\S+) .* id=Zx9Y(\\d+)");

    @TempDir private Path folder;

    /** Seven minutes of log time: steady, bursts, slow, hopping, and just under both thresholds. */
    @Test
    void shouldReportEveryTrueClientAtItsCrossingInReplay() throws Exception {
        Traffic traffic = new Traffic(1, 420);
        Path log = folder.resolve("guardian.log");
        Files.write(log, traffic.lines());
        Map<String, Long> reported = replay(log);
        assertThat(reported.keySet()).containsAll(traffic.due().keySet());
        traffic.due()
                .forEach(
                        (client, line) ->
                                assertThat(reported.get(client))
                                        .as(client)
                                        .isLessThanOrEqualTo(line));
        traffic.near()
                .forEach(
                        (client, line) -> {
                            if (reported.containsKey(client)) {
                                assertThat(reported.get(client))
                                        .as(client)
                                        .isGreaterThanOrEqualTo(line);
                            }
                        });
        assertThat(traffic.neverNear()).isNotEmpty().doesNotContainAnyElementsOf(reported.keySet());
        assertThat(traffic.due()).hasSizeGreaterThan(8);
    }

    @Test
    void shouldDecideTheSameInRealTimeAsInReplay() throws Exception {
        Traffic traffic = new Traffic(2, 80);
        Path config = Daemon.config(folder, "", "");
        List<String> lines = traffic.lines();
        try (Daemon daemon = Daemon.start(config)) {
            Instant start = Instant.now();
            long first = traffic.second(0);
            int next = 0;
            while (next < lines.size()) {
                long passed = Duration.between(start, Instant.now()).toSeconds();
                StringBuilder due = new StringBuilder();
                while (next < lines.size() && traffic.second(next) - first <= passed) {
                    due.append(lines.get(next++)).append('\n');
                }
                daemon.send(due.toString());
                Thread.sleep(20);
            }
            assertThat(daemon.end()).isZero();
        }
        Map<String, Long> live = reported(Daemon.decisions(folder));
        Path log = folder.resolve("guardian.log");
        Files.write(log, lines);
        Map<String, Long> replayed = replay(log);
        assertThat(live.keySet()).isEqualTo(replayed.keySet());
        assertThat(live.keySet()).containsAll(traffic.due().keySet());
        traffic.due()
                .forEach(
                        (client, line) ->
                                assertThat(live.get(client)).as(client).isLessThanOrEqualTo(line));
        assertThat(traffic.neverNear()).doesNotContainAnyElementsOf(live.keySet());
    }

    private Map<String, Long> replay(Path log) throws IOException, InterruptedException {
        Path config = Daemon.config(folder, "", "");
        Process process =
                Daemon.guardianctl("replay", "--config", config.toString(), log.toString())
                        .redirectError(folder.resolve("summary").toFile())
                        .start();
        List<String> out = new String(process.getInputStream().readAllBytes()).lines().toList();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(folder.resolve("summary"))).contains("0 malformed");
        return reported(out);
    }

    /** Client to the number of the line that decided, of its first decision. */
    private static Map<String, Long> reported(List<String> decisions) {
        Map<String, Long> first = new TreeMap<>();
        for (String decision : decisions) {
            Matcher matcher = DECISION.matcher(decision);
            assertThat(matcher.find()).as(decision).isTrue();
            first.putIfAbsent(matcher.group(1), Long.parseLong(matcher.group(3)));
        }
        return first;
    }

    /** Lines with whole-second times, and what is true of them by plain counting. */
    private static final class Traffic {

        private final List<String> lines = new ArrayList<>();
        private final List<Long> seconds = new ArrayList<>();
        private final Map<String, List<Long>> times = new HashMap<>();
        private final Map<String, Long> due = new TreeMap<>();
        private final Map<String, Boolean> isNear = new TreeMap<>();
        private final Map<String, Long> near = new TreeMap<>();

        Traffic(long seed, int length) {
            java.util.Random random = new java.util.Random(seed);
            long start = Instant.now().getEpochSecond();
            for (int s = 0; s < length; s++) {
                for (int i = 0; i < 40; i++) {
                    request(start + s, "198.18." + random.nextInt(8) + "." + random.nextInt(200));
                }
                for (int k = 1; k <= 3; k++) {
                    times(5, start + s, "203.0.113." + k);
                    times(s % 2 + 2, start + s, "2001:db8:" + k + "::" + (s + 1));
                    times(s >= 20 && s < 28 ? 20 : 0, start + s, "203.0.113.1" + k);
                    times(
                            s % 90 >= 40 && s % 90 < 46 ? 25 : 0,
                            start + s,
                            "2001:db8:f" + k + "::1");
                    times(s % 2 + 1, start + s, "203.0.113.2" + k);
                    times(s % 8 == 0 ? 9 : 0, start + s, "203.0.113.3" + k);
                }
            }
        }

        private void times(int count, long second, String address) {
            for (int i = 0; i < count; i++) {
                request(second, address);
            }
        }

        private void request(long second, String address) {
            long number = lines.size();
            String line = Daemon.line(address, Instant.ofEpochSecond(second), number);
            lines.add(line.substring(0, line.length() - 1));
            seconds.add(second);
            String client = address.contains(":") ? address.replaceFirst("::.*", "::/64") : address;
            List<Long> own = times.computeIfAbsent(client, c -> new ArrayList<>());
            own.add(second);
            if (within(own, second, 60, 120) || within(own, second, 300, 360)) {
                due.putIfAbsent(client, number);
            }
            boolean nearly = within(own, second, 62, 120) || within(own, second, 310, 360);
            isNear.merge(client, nearly, Boolean::logicalOr);
            if (nearly) {
                near.putIfAbsent(client, number);
            }
        }

        private static boolean within(List<Long> own, long now, int window, int threshold) {
            int at = own.size() - threshold;
            return at >= 0 && own.get(at) > now - window;
        }

        List<String> lines() {
            return lines;
        }

        long second(int line) {
            return seconds.get(line);
        }

        /** Clients that truly cross, to the line with which they do. */
        Map<String, Long> due() {
            return due;
        }

        /**
         * Clients whose count over window + 1/30 reaches a threshold, to the line with which it
         * does.
         */
        Map<String, Long> near() {
            return near;
        }

        /** Clients that stay below both thresholds even over window + 1/30. */
        List<String> neverNear() {
            return isNear.entrySet().stream()
                    .filter(e -> !e.getValue())
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }
}

package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scan from ever new addresses, half of them random IPv6 /64s, at 50,000 lines a second, forty
 * times as many as there is room for: 10,000,000 with {@code bin/test --long}, a twentieth of it
 * otherwise. Twenty offenders are hidden among them.
 */
class ManyClientsIT {

    private static final int ADDRESSES = Boolean.getBoolean("guardian.long") ? 10_000_000 : 500_000;
    private static final int MOST = ADDRESSES / 40;
    private static final int RATE = 50_000;
    private static final int OFFENDERS = 20;
    private static final int THRESHOLD = 120;

    /** Lines between two of one offender: the last of 120 of them comes at nine tenths of all. */
    private static final int PACE =
            Math.min(ADDRESSES * 9 / 10 / THRESHOLD, RATE * 45 / THRESHOLD) / OFFENDERS * OFFENDERS;

    private static final long SLACK_KILOBYTES = 24 << 10;

    @TempDir private Path folder;
    private final Random random = new Random(5);
    private final Map<String, Long> sent = new HashMap<>();
    private final Map<String, Long> crossings = new HashMap<>();
    private final List<Long> resident = new ArrayList<>();
    private final List<Long> stateBytes = new ArrayList<>();

    @Test
    void shouldCatchTheRealOffendersAmongThemInFixedMemoryAndState() throws Exception {
        Path config =
                Daemon.config(
                        folder,
                        "",
                        "max_clients = "
                                + MOST
                                + "\n[ban]\nbrake = 1.0\n[[rule]]\nname = \"requests\"\n"
                                + "threshold = { \"1m\" = "
                                + THRESHOLD
                                + " }\n");
        try (Daemon daemon = Daemon.start(config)) {
            flood(daemon);
            for (String offender : crossings.keySet()) {
                Daemon.awaitDecision(folder, "client=" + offender + ' ');
            }
            assertThat(daemon.end()).isZero();
        }
        assertThat(crossings).hasSize(OFFENDERS);
        assertThat(Daemon.decisions(folder)).hasSize(OFFENDERS);
        crossings.forEach(this::assertBannedOnTheVeryRequest);
        assertFlat("resident memory, KiB", resident, SLACK_KILOBYTES);
        assertFlat("state, KiB", stateBytes, 1 << 10);
        assertThat(Daemon.log(folder)).contains("clients made room for newcomers (max_clients)");
        System.out.printf(
                "%d addresses, room for %d: resident %d MiB (at the end %d), state %d MiB%n",
                ADDRESSES,
                MOST,
                resident.stream().mapToLong(each -> each).max().orElse(0) >> 10,
                resident.get(resident.size() - 1) >> 10,
                stateBytes.get(stateBytes.size() - 1) >> 10);
    }

    private void assertBannedOnTheVeryRequest(String offender, long number) {
        try {
            assertThat(Daemon.decisions(folder))
                    .filteredOn(line -> line.contains("client=" + offender + ' '))
                    .singleElement()
                    .matches(line -> line.contains("count=" + THRESHOLD + ' '))
                    .matches(line -> line.endsWith("id=Zx9Y" + number), "id=Zx9Y" + number);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** It may grow until the table is full, which it is after a fortieth. */
    private static void assertFlat(String what, List<Long> values, long slack) {
        List<Long> late = values.subList(values.size() / 3, values.size());
        long least = late.stream().mapToLong(each -> each).min().orElse(0);
        long most = late.stream().mapToLong(each -> each).max().orElse(0);
        assertThat(most - least).as(what + ": " + values).isLessThan(slack);
    }

    private void flood(Daemon daemon) throws Exception {
        long start = System.nanoTime();
        StringBuilder text = new StringBuilder();
        Instant at = Instant.now();
        for (long number = 0; number < ADDRESSES; number++) {
            if (number % PACE < OFFENDERS) {
                offend(text, "198.51.100." + number % PACE, at, number);
            } else {
                text.append(Daemon.line(anybody(number), at, number));
            }
            if (number % 100 == 99) {
                daemon.send(text.toString());
                text.setLength(0);
                long due = start + number * TimeUnit.SECONDS.toNanos(1) / RATE;
                LockSupport.parkNanos(due - System.nanoTime());
            }
            if (number % RATE == RATE - 1) {
                at = Instant.now();
                measure(daemon);
            }
        }
        daemon.send(text.toString());
    }

    private void offend(StringBuilder text, String offender, Instant at, long number) {
        text.append(Daemon.line(offender, at, number));
        if (sent.merge(offender, 1L, Long::sum) == THRESHOLD) {
            crossings.put(offender, number);
        }
    }

    /** Each once, but for the few that chance draws twice. */
    private String anybody(long number) {
        if (number % 2 == 0) {
            return "10." + (number >> 17) + '.' + (number >> 9 & 255) + '.' + (number >> 1 & 255);
        }
        return "2001:db8:%x:%x::%x"
                .formatted(
                        random.nextInt(1 << 16), random.nextInt(1 << 16), random.nextInt(1 << 16));
    }

    private void measure(Daemon daemon) throws IOException {
        String status = Files.readString(Path.of("/proc/" + daemon.pid() + "/status"));
        resident.add(Long.parseLong(status.replaceFirst("(?s).*VmRSS:\\s+(\\d+) kB.*", "$1")));
        Path state = folder.resolve("state");
        if (Files.notExists(state)) {
            return; // On a busy machine it is not armed within the first second.
        }
        try (Stream<Path> files = Files.list(state)) {
            stateBytes.add(files.mapToLong(file -> file.toFile().length()).sum() >> 10);
        }
    }
}

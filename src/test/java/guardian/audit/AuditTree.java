package guardian.audit;

import guardian.config.AfterSweep;
import guardian.config.AuditSettings;
import guardian.event.AuditRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** An audit directory, with real files in it, and a sweep over it whose clock stands still. */
final class AuditTree {

    static final String MINUTE = "20261121-0132";

    final MovedClock clock = new MovedClock();
    final RecordingSink sink = new RecordingSink();
    final SweepMeters meters = new SweepMeters();
    private final Path folder;

    AfterSweep after = AfterSweep.DELETE;
    Optional<Path> index = Optional.empty();
    Optional<Path> merged = Optional.empty();
    Optional<Long> maxBacklog = Optional.empty();
    Predicate<AuditRecord> others = none -> false;

    AuditTree(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(root());
    }

    Path root() {
        return folder.resolve("audit");
    }

    Path quarantine() {
        return folder.resolve("quarantine");
    }

    Path archive() {
        return folder.resolve("archive");
    }

    Path kept() {
        return folder.resolve("audit-kept.log");
    }

    AuditSettings settings() {
        return new AuditSettings(
                Optional.of(root()),
                index,
                after,
                Optional.of(archive()),
                quarantine(),
                merged,
                Duration.ofSeconds(60),
                maxBacklog,
                1 << 20,
                Optional.empty(),
                "",
                "");
    }

    Sweep sweep() {
        return new Sweep(settings(), List.of(), kept(), sink, others, meters, clock);
    }

    /** A new sweep that does a turn. */
    Sweep swept() {
        Sweep sweep = sweep();
        sweep.turn(List.of());
        return sweep;
    }

    /** Time passes, and a turn is done. */
    void turn(Sweep sweep, Duration later) {
        clock.move(later);
        sweep.turn(List.of());
    }

    Path folder(String user, String minute) throws IOException {
        Path day = root().resolve(user).resolve(minute.substring(0, 8));
        return Files.createDirectories(day.resolve(minute));
    }

    /** Puts a file that was written ten seconds ago into a directory that changes now. */
    Path put(String user, String minute, String name, byte[] bytes) throws IOException {
        Path file = folder(user, minute).resolve(name);
        Path fresh = Files.write(folder.resolve("fresh"), bytes);
        written(fresh, Duration.ofSeconds(10));
        // In one step, for a sweeper may be at work already.
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        written(file.getParent(), Duration.ZERO);
        return file;
    }

    /** Puts a complete file. */
    Path put(String user, String name) throws IOException {
        return put(user, MINUTE, name, record(name));
    }

    /** As if it had been written some time ago. */
    Path written(Path file, Duration ago) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(clock.millis() - ago.toMillis()));
        return file;
    }

    /** A complete file of a transaction of that id. */
    static byte[] record(String name) {
        String id = name.substring(name.lastIndexOf('-') + 1);
        return Octets.of(
                "--01234567-A--\n[21/Nov/2026:01:32:22.510721 +0000] "
                        + id
                        + " 198.51.100.28 42795 192.0.2.10 80\n--01234567-B--\n"
                        + "GET / HTTP/1.1\nHost: www.example.com\n\n--01234567-F--\n"
                        + "HTTP/1.1 403 Forbidden\n\n--01234567-H--\n"
                        + "Engine-Mode: \"ENABLED\"\n\n--01234567-Z--\n");
    }

    /** What lies in the audit directory, directories and all, below it. */
    List<String> names() throws IOException {
        return names(root());
    }

    static List<String> names(Path root) throws IOException {
        List<String> names = new ArrayList<>();
        if (Files.exists(root)) {
            try (Stream<Path> all = Files.walk(root)) {
                all.filter(each -> !each.equals(root))
                        .map(each -> root.relativize(each).toString())
                        .sorted()
                        .forEach(names::add);
            }
        }
        return names;
    }

    List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(root())) {
            return all.filter(each -> !Files.isDirectory(each))
                    .map(each -> root().relativize(each).toString())
                    .sorted()
                    .toList();
        }
    }

    List<String> reasons() throws IOException {
        Path reasons = quarantine().resolve("reasons.log");
        return Files.exists(reasons) ? Files.readAllLines(reasons) : List.of();
    }

    /** A clock that a test moves, a week after the corpus was written: 2026-12-05T01:23:20Z. */
    static final class MovedClock implements Clock {

        private long millis = 1_796_433_800_000L;

        void move(Duration by) {
            millis += by.toMillis();
        }

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public long nanos() {
            return millis * 1_000_000;
        }
    }
}

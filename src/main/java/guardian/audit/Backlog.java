package guardian.audit;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits while records are not taken: measured now and then, told loudly, and cut to {@code
 * audit.max_backlog} where the operator has set it, the oldest minutes first.
 *
 * <p>Confined to the sweeper thread.
 */
final class Backlog {

    private static final long MIB = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    private record Weight(Place place, long bytes) {}

    private final Path root;
    private final Permissions permissions;
    private final Disposal disposal;
    private final Optional<Long> most;
    private final SweepMeters meters;

    Backlog(
            Path root,
            Permissions permissions,
            Disposal disposal,
            Optional<Long> most,
            SweepMeters meters) {
        this.root = root;
        this.permissions = permissions;
        this.disposal = disposal;
        this.most = most;
        this.meters = meters;
    }

    /** Measures, and lets go of what is too much. */
    void look() throws IOException {
        List<Weight> weights = measure();
        long excess = meters.backlogBytes() - most.orElse(Long.MAX_VALUE);
        weights.sort(Comparator.comparing(each -> each.place().minute()));
        Iterator<Weight> oldest = weights.iterator();
        while (excess > 0 && oldest.hasNext()) {
            excess -= giveUp(oldest.next().place(), excess);
        }
    }

    /** Says what waits, and why. */
    void tell(IOException cause) throws IOException {
        LOG.error(
                "audit records cannot be kept: {}; {} files of {} MiB wait in {}, where {} MiB are"
                        + " free; {}",
                String.valueOf(cause),
                meters.backlogFiles(),
                meters.backlogBytes() / MIB,
                root,
                Files.getFileStore(root).getUsableSpace() / MIB,
                most.isPresent()
                        ? "beyond " + most.get() / MIB + " MiB the oldest are removed unread"
                        : "none is removed, audit.max_backlog is not set");
    }

    /** Records are taken again. */
    void over() {
        meters.backlogFiles.level(0);
        meters.backlogBytes.level(0);
    }

    private List<Weight> measure() throws IOException {
        List<Weight> weights = new ArrayList<>();
        long files = 0;
        long bytes = 0;
        try (Walk walk = new Walk(root, permissions, Walk.ALL)) {
            Minute minute;
            while ((minute = walk.next()) != null) {
                try (Minute open = minute) {
                    Map<Path, Long> sizes = sizes(open);
                    long sum = sizes.values().stream().mapToLong(Long::longValue).sum();
                    weights.add(new Weight(open.place(), sum));
                    files += sizes.size();
                    bytes += sum;
                }
            }
        }
        meters.backlogFiles.level(files);
        meters.backlogBytes.level(bytes);
        return weights;
    }

    /** Of the files that have yet to be swept, by name. */
    private Map<Path, Long> sizes(Minute minute) throws IOException {
        Map<Path, Long> sizes = new TreeMap<>();
        long changed = minute.folder().attributes().lastModifiedTime().toMillis();
        if (disposal.isDone(minute.place(), changed)) {
            return sizes;
        }
        try {
            Iterator<Path> names = minute.folder().names();
            while (names.hasNext() && sizes.size() < Walk.MOST_NAMES) {
                weigh(minute, names.next(), sizes);
            }
        } catch (DirectoryIteratorException e) {
            throw Folder.cause(e);
        }
        return sizes;
    }

    private void weigh(Minute minute, Path name, Map<Path, Long> sizes) throws IOException {
        try {
            BasicFileAttributes file = minute.folder().attributes(name);
            if (file.isRegularFile() && !disposal.isDone(minute, name, file)) {
                sizes.put(name, file.size());
            }
        } catch (NoSuchFileException e) {
            // Gone.
        }
    }

    private long giveUp(Place place, long wanted) throws IOException {
        long removed = 0;
        try (Minute minute = Minutes.open(root, place, permissions)) {
            Map<Path, Long> sizes = minute == null ? Map.of() : sizes(minute);
            for (Map.Entry<Path, Long> each : sizes.entrySet()) {
                if (removed >= wanted) {
                    break;
                }
                minute.folder().remove(each.getKey());
                removed += each.getValue();
                meters.givenUp.increment();
            }
        }
        return removed;
    }
}

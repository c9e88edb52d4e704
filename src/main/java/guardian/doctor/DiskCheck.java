package guardian.doctor;

import guardian.config.Settings;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether there is room where the guardian and ModSecurity write. */
final class DiskCheck implements Check {

    private static final long MIB = 1 << 20;

    /** Less than this: a day's audit files may not fit. */
    private static final long LITTLE = 512 * MIB;

    /** Less than this: the counters may not fit, which take some 310 bytes a client. */
    private static final long NOTHING = 32 * MIB;

    @Override
    public void look(Site site, Findings findings) {
        Set<String> seen = new HashSet<>();
        for (Path path : written(site.settings())) {
            Path there = nearest(site.place().of(path));
            try {
                FileStore disk = Files.getFileStore(there);
                if (seen.add(disk.toString())) {
                    look(path, disk.getUsableSpace(), disk.getTotalSpace(), findings);
                }
            } catch (IOException e) {
                findings.add(
                        "disk",
                        Severity.WARNING,
                        path,
                        "its disk cannot be looked at: " + e.getMessage(),
                        "nobody can tell whether there is room",
                        "run this as root");
            }
        }
    }

    private static List<Path> written(Settings settings) {
        List<Path> all = new ArrayList<>();
        all.add(settings.state().directory());
        all.add(settings.decisionLog().file());
        all.add(settings.log().file());
        settings.audit().directory().ifPresent(all::add);
        return all;
    }

    private static Path nearest(Path path) {
        Path parent = path.getParent();
        return parent == null || Files.exists(path) ? path : nearest(parent);
    }

    static void look(Path path, long free, long size, Findings findings) {
        if (free >= LITTLE && free >= size / 50 || free >= 8 * LITTLE) {
            return;
        }
        boolean full = free < NOTHING;
        findings.add(
                full ? "disk-full" : "disk-nearly-full",
                full ? Severity.ERROR : Severity.WARNING,
                path,
                String.format("%,d MiB of %,d are free on its disk", free / MIB, size / MIB),
                full
                        ? "counts and bans live in memory only, and are lost at the next restart"
                        : "when it is full, counts and bans are lost at a restart, and audit files"
                                + " stay unwritten",
                "make room: rotate logs, set store.retention and audit.max_backlog, or move"
                        + " state.directory");
    }
}

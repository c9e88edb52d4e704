package guardian.config;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code [audit]}: the files of ModSecurity's {@code SecAuditLogType Concurrent}.
 *
 * @param directory {@code directory} (""): SecAuditLogStorageDir, absolute; without it nothing is
 *     swept
 * @param index {@code index} (""): the file of SecAuditLog, absolute, which names each file as soon
 *     as it is complete
 * @param after {@code after} ("delete"): what becomes of a file once its record is safe
 * @param archive {@code archive} (""): where files go with after = "archive", absolute
 * @param quarantine {@code quarantine} (in the state directory): where files go that cannot be
 *     read, absolute
 * @param merged {@code merged} (""): one file that gets every record: one JSON object a line when
 *     its name ends in .json or .jsonl, else each audit file whole; absolute
 * @param stale {@code stale} (60s): a file without its end that has not changed for so long is
 *     taken as it is, 1s to 1d
 * @param maxBacklog {@code max_backlog} (""): when more than this waits because the database does
 *     not take it, the oldest files are removed unread, 1MiB to 1024GiB; without it none ever is
 * @param maxFile {@code max_file} (16MiB): of a longer file the middle is not read, 1MiB to 64MiB
 * @param directoryMode {@code directory_mode} (""): permissions that directories get
 * @param owner {@code owner} (""): user that directories get
 * @param group {@code group} (""): group that directories get
 */
public record AuditSettings(
        Optional<Path> directory,
        Optional<Path> index,
        AfterSweep after,
        Optional<Path> archive,
        Path quarantine,
        Optional<Path> merged,
        Duration stale,
        Optional<Long> maxBacklog,
        long maxFile,
        Optional<Set<PosixFilePermission>> directoryMode,
        String owner,
        String group) {

    private static final long MIB = 1 << 20;

    private static final Key<Optional<Path>> DIRECTORY = path("directory");
    private static final Key<Optional<Path>> INDEX = path("index");
    private static final Key<AfterSweep> AFTER =
            new Key<>("after", AfterSweep.DELETE, new Choice<>(List.of(AfterSweep.values())));
    private static final Key<Optional<Path>> ARCHIVE = path("archive");
    private static final Key<Path> QUARANTINE =
            new Key<>(
                    "quarantine",
                    Path.of("/var/lib/httpd-guardian/quarantine"),
                    new AbsolutePath());
    private static final Key<Optional<Path>> MERGED = path("merged");
    private static final Key<Duration> STALE =
            new Key<>(
                    "stale",
                    Duration.ofSeconds(60),
                    new TimeSpan(Duration.ofSeconds(1), Duration.ofDays(1)));
    private static final Key<Optional<Long>> MAX_BACKLOG =
            new Key<>(
                    "max_backlog",
                    Optional.empty(),
                    new OptionalSize(new ByteSize(MIB, MIB << 20)));
    private static final Key<Long> MAX_FILE =
            new Key<>("max_file", 16 * MIB, new ByteSize(MIB, 64 * MIB));
    private static final Key<Optional<Set<PosixFilePermission>>> DIRECTORY_MODE =
            new Key<>("directory_mode", Optional.empty(), new OptionalMode());
    private static final Key<String> OWNER = new Key<>("owner", "", new AccountName());
    private static final Key<String> GROUP = new Key<>("group", "", new AccountName());

    public AuditSettings {
        DIRECTORY.check(directory);
        INDEX.check(index);
        ARCHIVE.check(archive);
        QUARANTINE.check(quarantine);
        MERGED.check(merged);
        STALE.check(stale);
        MAX_BACKLOG.check(maxBacklog);
        MAX_FILE.check(maxFile);
        directoryMode = directoryMode.map(Set::copyOf);
        OWNER.check(owner);
        GROUP.check(group);
        if (after == AfterSweep.ARCHIVE && archive.isEmpty()) {
            throw new IllegalArgumentException("after = archive without archive");
        }
    }

    private static Key<Optional<Path>> path(String name) {
        return new Key<>(name, Optional.empty(), new OptionalPath());
    }

    static AuditSettings read(Section in, StateSettings state) {
        Optional<Path> archive = in.get(ARCHIVE);
        AfterSweep after = in.get(AFTER);
        if (after == AfterSweep.ARCHIVE && archive.isEmpty()) {
            in.addMissing(ARCHIVE.name(), "an absolute path below /, since after = \"archive\"");
            after = AFTER.standard();
        }
        return new AuditSettings(
                in.get(DIRECTORY),
                in.get(INDEX),
                after,
                archive,
                in.get(QUARANTINE, Settings.placeOf(QUARANTINE, state)),
                in.get(MERGED),
                in.get(STALE),
                in.get(MAX_BACKLOG),
                in.get(MAX_FILE),
                in.get(DIRECTORY_MODE),
                in.get(OWNER),
                in.get(GROUP));
    }
}

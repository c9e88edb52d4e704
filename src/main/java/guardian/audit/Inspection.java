package guardian.audit;

import guardian.config.AuditSettings;
import guardian.event.AuditRecord;
import guardian.event.Prefix;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.function.Predicate;

/**
 * Looks at one file after the other, and decides: it is left to wait, or its record goes into the
 * batch, or it goes to quarantine. Nothing that it is or holds is trusted.
 *
 * <p>Confined to the sweeper thread.
 */
final class Inspection {

    private static final String ROOT = "root";
    private static final String NO_FILE = "it is no regular file";
    private static final String FOREIGN = "it belongs to somebody else";

    private final RecordReader reader;
    private final Contents contents;
    private final Waiting waiting;
    private final Quarantine quarantine;
    private final Left left;
    private final Disposal disposal;
    private final Batch batch;
    private final Sought sought;
    private final Predicate<AuditRecord> others;
    private final SweepMeters meters;

    /**
     * @param others whether a record is for somebody else to take: its file stays as it is
     */
    Inspection(
            AuditSettings settings,
            List<Prefix> trustedProxies,
            Waiting waiting,
            Quarantine quarantine,
            Left left,
            Disposal disposal,
            Batch batch,
            Sought sought,
            Predicate<AuditRecord> others,
            SweepMeters meters) {
        this.reader = new RecordReader(trustedProxies);
        this.contents = new Contents(settings.maxFile());
        this.waiting = waiting;
        this.quarantine = quarantine;
        this.left = left;
        this.disposal = disposal;
        this.batch = batch;
        this.sought = sought;
        this.others = others;
        this.meters = meters;
    }

    /** What came of a look. */
    enum Outcome {
        /** Nothing is left to do. */
        DONE,
        /** There will be something to do later. */
        PENDING,
        /** Its record is in the batch, which is full now. */
        FULL
    }

    /**
     * Looks at a file.
     *
     * @param complete whether ModSecurity says that it has written it to its end
     */
    Outcome look(Minute minute, Path name, boolean complete) {
        try {
            return lookInto(minute, name, complete);
        } catch (NoSuchFileException e) {
            return Outcome.DONE;
        } catch (IOException e) {
            meters.failed("cannot read " + minute.place().text(name) + ": " + e);
            return Outcome.PENDING;
        }
    }

    private Outcome lookInto(Minute minute, Path name, boolean complete) throws IOException {
        PosixFileAttributes file = minute.folder().attributes(name);
        if (left.has(file) || disposal.isDone(minute, name, file)) {
            return Outcome.DONE;
        }
        if (!file.isRegularFile()) {
            return refuse(minute, name, file, NO_FILE, NO_FILE);
        }
        String path = minute.place().text(name);
        if (!complete && waiting.isYoung(file)) {
            meters.young.increment();
            return Outcome.PENDING;
        }
        if (waiting.isKnown(path, file)) {
            return Outcome.PENDING;
        }
        if (!isTrusted(file, minute.homeOwner())) {
            String whose = "it belongs to " + file.owner().getName() + ", its directory to ";
            return refuse(minute, name, file, FOREIGN, whose + minute.homeOwner().getName());
        }
        long size;
        try (SeekableByteChannel channel = minute.folder().read(name)) {
            size = contents.read(channel);
        }
        if (!Batch.isSame(file, minute.folder().attributes(name))) {
            return Outcome.PENDING;
        }
        return judge(minute, name, file, path, size);
    }

    private Outcome judge(
            Minute minute, Path name, PosixFileAttributes file, String path, long size)
            throws IOException {
        RecordReader.Found found =
                reader.read(
                        contents.bytes(), contents.length(), minute.place().userText(), path, size);
        if (!found.ended() && !waiting.isStale(path, file)) {
            waiting.note(path, file);
            return Outcome.PENDING;
        }
        waiting.forget(path);
        if (found.record() == null) {
            return refuse(minute, name, file, found.fault(), found.fault());
        }
        if (others.test(found.record())) {
            meters.forOthers.increment();
            return Outcome.PENDING;
        }
        sought.found(found.record().uniqueId());
        boolean full = batch.add(minute, name, file, found, contents);
        return full ? Outcome.FULL : Outcome.DONE;
    }

    private Outcome refuse(
            Minute minute, Path name, PosixFileAttributes file, String cause, String reason) {
        quarantine.take(minute.folder(), name, minute.place().text(name), file, reason);
        meters.quarantined(cause);
        return Outcome.DONE;
    }

    /** Written by whoever has the directory, or by the parent of httpd. */
    private static boolean isTrusted(PosixFileAttributes file, UserPrincipal homeOwner) {
        return homeOwner == null
                || file.owner().equals(homeOwner)
                || file.owner().getName().equals(ROOT);
    }
}

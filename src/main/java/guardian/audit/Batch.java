package guardian.audit;

import guardian.event.AuditMark;
import guardian.event.AuditRecord;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records that go to the sink together, and what follows for their files, in this order: the sink
 * makes them safe, the merged log gets them, the files go, directories go that are empty then. A
 * crash in between leaves files whose records the sink knows already, and which the merged log has
 * at its end.
 *
 * <p>Confined to the sweeper thread.
 */
final class Batch {

    static final int MOST = 256;

    private static final int MOST_BYTES = 4 << 20;

    /** Each is an open descriptor. */
    private static final int MOST_MINUTES = 64;

    private record Entry(
            Minute minute,
            Path name,
            BasicFileAttributes file,
            AuditRecord record,
            byte[] merged) {}

    private final List<Entry> entries = new ArrayList<>();
    private final List<Minute> minutes = new ArrayList<>();
    private final AuditSink sink;
    private final MergedLog merged;
    private final Disposal disposal;
    private final Empties empties;
    private final Left left;
    private final SweepMeters meters;
    private int bytes;
    private IOException fault;

    /**
     * @param merged null when there is none
     */
    Batch(
            AuditSink sink,
            MergedLog merged,
            Disposal disposal,
            Empties empties,
            Left left,
            SweepMeters meters) {
        this.sink = sink;
        this.merged = merged;
        this.disposal = disposal;
        this.empties = empties;
        this.left = left;
        this.meters = meters;
    }

    /** Adds a record; true when it is not taken together with more. */
    boolean add(
            Minute minute,
            Path name,
            BasicFileAttributes file,
            RecordReader.Found found,
            Contents contents) {
        byte[] entry =
                merged == null
                        ? new byte[0]
                        : merged.entry(found.record(), contents.bytes(), contents.length());
        entries.add(new Entry(minute, name, file, found.record(), entry));
        bytes += entry.length + found.textLength();
        return entries.size() >= MOST || bytes >= MOST_BYTES;
    }

    /** Closes a directory once its files are dealt with; true when no more can wait for that. */
    boolean close(Minute minute) {
        minutes.add(minute);
        return minutes.size() >= MOST_MINUTES;
    }

    /** Deals with all that was added; false when that cannot be done now, and the files stay. */
    boolean flush() {
        fault = null;
        try {
            if (!entries.isEmpty()) {
                settle(sink.take(entries.stream().map(Entry::record).toList()));
            }
            return true;
        } catch (IOException e) {
            fault = e;
            return false;
        } finally {
            entries.clear();
            bytes = 0;
            minutes.forEach(Batch::closeQuietly);
            minutes.clear();
        }
    }

    /** Why the last flush failed. */
    IOException fault() {
        return fault;
    }

    private void settle(BitSet known) throws IOException {
        Map<Place, Long> youngest = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (merged != null) {
                merged.append(entry.merged(), known.get(i));
            }
            count(entry.record(), known.get(i));
            dispose(entry);
            youngest.merge(
                    entry.minute().place(), entry.file().lastModifiedTime().toMillis(), Math::max);
        }
        if (disposal.empties()) {
            youngest.forEach(this::removeIfEmpty);
        }
    }

    private void count(AuditRecord record, boolean known) {
        meters.swept.increment();
        if (known) {
            meters.known.increment();
        }
        if (record.marks().contains(AuditMark.INCOMPLETE)) {
            meters.incomplete.increment();
        }
        if (record.marks().contains(AuditMark.TOO_LONG)) {
            meters.tooLong.increment();
        }
    }

    /** With mpm_itk another transaction may have taken the file's name by now: that one stays. */
    private void dispose(Entry entry) {
        try {
            BasicFileAttributes now = entry.minute().folder().attributes(entry.name());
            if (isSame(now, entry.file())) {
                disposal.dispose(entry.minute(), entry.name(), now);
            }
        } catch (NoSuchFileException e) {
            // Somebody else has removed it; its record is safe.
        } catch (IOException e) {
            left.add(entry.file());
            meters.failed(
                    "cannot do away with " + entry.minute().place().text(entry.name()) + ": " + e);
        }
    }

    static boolean isSame(BasicFileAttributes one, BasicFileAttributes other) {
        return one.size() == other.size()
                && one.lastModifiedTime().equals(other.lastModifiedTime())
                && one.fileKey().equals(other.fileKey());
    }

    private void removeIfEmpty(Place place, long youngestMillis) {
        try {
            empties.remove(place, youngestMillis);
        } catch (IOException e) {
            meters.failed("cannot remove the directory " + place.text() + ": " + e);
        }
    }

    private static void closeQuietly(Minute minute) {
        try {
            minute.close();
        } catch (IOException e) {
            // A directory that was only read has nothing left to say.
        }
    }
}

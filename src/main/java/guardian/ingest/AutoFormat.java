package guardian.ingest;

import guardian.event.RequestEvent;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells the format by the lines. Each line is read by whichever format can, so none waits and none
 * is lost; the format that reads most of the first lines is tried first from then on. When for a
 * stretch of lines another one reads all and this one none, that one takes its place.
 *
 * <p>That is safe because the formats exclude each other: a line that httpd wrote in one of them
 * does not read in another, whatever the client sent.
 *
 * <p>Confined to the reader's thread, except for {@link #choice} and what follows from it.
 */
public final class AutoFormat implements LineFormat {

    static final int LINES = 20;
    static final int BYTES = 64 * 1024;
    static final int STRETCH = 50;

    /**
     * What the lines have told so far.
     *
     * @param format the format taken
     * @param before the format that it took the place of, or null
     * @param lines well-formed lines that told it, or after which it changed
     * @param settled whether enough lines have been seen
     */
    public record Choice(String format, String before, long lines, boolean settled) {

        @Override
        public String toString() {
            return before == null
                    ? format + " (by the first " + (lines == 1 ? "line)" : lines + " lines)")
                    : format + " (no longer " + before + ": told by " + lines + " lines in a row)";
        }
    }

    private final LineFormat[] formats;
    private final int[] readBy;
    private int chosen;
    private boolean settled;
    private int wellFormed;
    private long bytes;
    private int other;
    private int stretch;
    private volatile Choice choice;

    AutoFormat(List<LineFormat> formats) {
        this.formats = formats.toArray(new LineFormat[0]);
        this.readBy = new int[this.formats.length];
    }

    /** What was decided, or null before the first well-formed line; for any thread. */
    public Choice choice() {
        return choice;
    }

    @Override
    public Malformed read(byte[] line, int from, int to, RequestEvent into) {
        if (!settled) {
            return decide(line, from, to, into);
        }
        Malformed cause = formats[chosen].read(line, from, to, into);
        if (cause == null) {
            stretch = 0;
            return null;
        }
        return cause == Malformed.EMPTY ? cause : readByAnother(cause, line, from, to, into);
    }

    private Malformed decide(byte[] line, int from, int to, RequestEvent into) {
        Malformed told = null;
        int reader = -1;
        for (int i = 0; i < formats.length; i++) {
            Malformed cause = formats[i].read(line, from, to, into);
            if (cause == null) {
                readBy[i]++;
                reader = reader < 0 ? i : reader;
            } else if (told == null || told == Malformed.FIELDS) {
                told = cause;
            }
        }
        bytes += to - from;
        if (reader < 0) {
            return told;
        }
        wellFormed++;
        chosen = best();
        settled = wellFormed >= LINES || bytes >= BYTES;
        choice = new Choice(formats[chosen].toString(), null, wellFormed, settled);
        // Once more, since the formats tried after it have used the event, too.
        return formats[reader].read(line, from, to, into);
    }

    private int best() {
        int best = 0;
        for (int i = 1; i < formats.length; i++) {
            best = readBy[i] > readBy[best] ? i : best;
        }
        return best;
    }

    private Malformed readByAnother(
            Malformed cause, byte[] line, int from, int to, RequestEvent into) {
        for (int i = 0; i < formats.length; i++) {
            if (i != chosen && formats[i].read(line, from, to, into) == null) {
                another(i);
                return null;
            }
        }
        stretch = 0;
        return cause;
    }

    private void another(int reader) {
        stretch = reader == other ? stretch + 1 : 1;
        other = reader;
        if (stretch >= STRETCH) {
            choice =
                    new Choice(
                            formats[other].toString(), formats[chosen].toString(), stretch, true);
            chosen = other;
            stretch = 0;
        }
    }

    /** Whether those of the format taken do; for any thread. */
    @Override
    public boolean hasForwarded() {
        Choice now = choice;
        return now != null
                && Stream.of(formats)
                        .filter(format -> format.toString().equals(now.format()))
                        .anyMatch(LineFormat::hasForwarded);
    }

    @Override
    public String toString() {
        Choice now = choice;
        return now == null ? "auto" : now.toString();
    }
}

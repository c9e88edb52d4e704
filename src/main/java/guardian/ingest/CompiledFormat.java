package guardian.ingest;

import guardian.event.RequestEvent;
import guardian.logformat.LogFormat;
import java.time.ZoneId;
import java.time.zone.ZoneRules;

/**
 * Lines of one Apache LogFormat, which is compiled once and then read in place.
 *
 * <p>Fields are told apart from both ends of the line, see {@link guardian.logformat.Layout}.
 * Confined to the reader's thread.
 */
final class CompiledFormat implements LineFormat {

    private final String name;
    private final boolean hasTime;
    private final boolean hasForwarded;
    private final boolean mayEndInBlank;
    private final Intake intake;
    private final LayoutReader reader;

    CompiledFormat(String name, LogFormat format) {
        this(name, format, ZoneId.systemDefault().getRules());
    }

    CompiledFormat(String name, LogFormat format, ZoneRules here) {
        this.name = name;
        this.hasTime = format.hasTime();
        this.hasForwarded = format.hasForwarded();
        this.mayEndInBlank = format.layout().mayEndInBlank();
        this.intake = new Intake(new LineTime(here));
        this.reader = new LayoutReader(format.layout(), intake);
    }

    @Override
    public Malformed read(byte[] line, int from, int to, RequestEvent into) {
        int end = to;
        while (end > from && (line[end - 1] == '\r' || line[end - 1] == ' ' && !mayEndInBlank)) {
            end--;
        }
        if (end == from) {
            return Malformed.EMPTY;
        }
        into.line(line);
        intake.begin(into);
        Malformed cause = reader.read(line, from, end);
        if (cause == null) {
            cause = intake.end();
        }
        return cause == null ? null : Faults.of(line, from, to, cause);
    }

    @Override
    public boolean hasTime() {
        return hasTime;
    }

    @Override
    public boolean hasForwarded() {
        return hasForwarded;
    }

    @Override
    public String toString() {
        return name;
    }
}

package guardian.ingest;

import guardian.event.RequestEvent;
import guardian.logformat.Field;
import guardian.logformat.Strftime;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * Puts the time of a line together: one field tells it all, or several tell its parts. Where none
 * tells the zone, it is that of this machine.
 */
final class LineTime {

    private final DateReader date = new DateReader();
    private final ZoneRules here;
    private boolean parts;
    private boolean known;
    private long micros;
    private long fraction;
    private int year;
    private int month;
    private int day;
    private int hour;
    private int minute;
    private int second;
    private boolean hasZone;
    private int zoneSeconds;
    private long zoneHour = -1;
    private int zoneSecondsOfHour;

    LineTime(ZoneRules here) {
        this.here = here;
    }

    void begin() {
        known = false;
        parts = false;
        hasZone = false;
        fraction = 0;
    }

    /** Microseconds since 1970, or {@link RequestEvent#UNKNOWN}. */
    long micros() {
        return known ? micros + fraction : RequestEvent.UNKNOWN;
    }

    /** Takes one field; false when it is no such time. */
    boolean take(Field field, byte[] line, int from, int to) {
        return switch (field.meaning()) {
            case DATE ->
                    line[from] == '['
                            && line[to - 1] == ']'
                            && date.read(line, from + 1, to - 1)
                            && whole(date.micros(), 1);
            case EPOCH_SECONDS -> whole(Bytes.number(line, from, to), 1_000_000);
            case EPOCH_MILLIS -> whole(Bytes.number(line, from, to), 1_000);
            case EPOCH_MICROS -> whole(Bytes.number(line, from, to), 1);
            case FRACTION_MILLIS -> fraction(Bytes.number(line, from, to), 1_000);
            case FRACTION_MICROS -> fraction(Bytes.number(line, from, to), 1);
            default -> parts(field.date().parts(), line, from);
        };
    }

    /** Computes what the parts give; false when there is no such day or hour. */
    boolean end() {
        if (!parts) {
            return true;
        }
        boolean good = year >= 1970 && month >= 1 && month <= 12 && day >= 1;
        good = good && day <= DateReader.daysIn(month, year);
        if (!good || hour > 23 || minute > 59 || second > 60) {
            return false;
        }
        long local = DateReader.daysSince1970(year, month, day) * 86_400 + hour * 3600L;
        int offset = hasZone ? zoneSeconds : offsetOf(local);
        return whole(local + minute * 60L + second - offset, 1_000_000);
    }

    private boolean whole(long count, long unit) {
        known = true;
        micros = count * unit;
        return count >= 0 && count < Long.MAX_VALUE / unit / 2;
    }

    private boolean fraction(long count, long unit) {
        fraction = count * unit;
        return count >= 0;
    }

    private boolean parts(List<Strftime.Part> all, byte[] line, int from) {
        parts = true;
        boolean good = true;
        for (int i = 0; i < all.size(); i++) {
            Strftime.Part part = all.get(i);
            good &= part(part.letter(), line, from + part.at());
        }
        return good;
    }

    private boolean part(char letter, byte[] line, int at) {
        int value = letter == 'b' || letter == 'z' ? 0 : two(line, at);
        switch (letter) {
            case 'Y' -> year = value = DateReader.digits(line, at, 4);
            case 'y' -> year = value < 69 ? 2000 + value : 1900 + value;
            case 'm' -> month = value;
            case 'b' -> month = value = DateReader.monthOf(line, at);
            case 'd' -> day = value;
            case 'H' -> hour = value;
            case 'M' -> minute = value;
            case 'S' -> second = value;
            default -> {
                hasZone = true;
                zoneSeconds = DateReader.zoneOf(line, at, at + 5);
                return zoneSeconds != DateReader.NONE;
            }
        }
        return value >= 0;
    }

    /** Two digits, the first of which may be a blank ({@code %e}). */
    private static int two(byte[] line, int at) {
        return line[at] == ' '
                ? DateReader.digits(line, at + 1, 1)
                : DateReader.digits(line, at, 2);
    }

    /** Looked up once for each hour of the log: the look-up makes garbage. */
    private int offsetOf(long localHour) {
        if (localHour != zoneHour) {
            zoneHour = localHour;
            LocalDateTime time = LocalDateTime.ofEpochSecond(localHour, 0, ZoneOffset.UTC);
            zoneSecondsOfHour = here.getOffset(time).getTotalSeconds();
        }
        return zoneSecondsOfHour;
    }
}

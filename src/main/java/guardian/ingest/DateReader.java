package guardian.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads {@code 21/Nov/2026:01:14:42.157856 +0000}: with or without the fraction that ModSecurity
 * writes since 2.9.4, and with its broken zones west of Greenwich ({@code --0500}, {@code
 * --03-30}).
 *
 * <p>Most lines carry the second of the line before, so the last second and zone are kept, and a
 * line that repeats them costs three comparisons. Confined to the reader's thread.
 */
public final class DateReader {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int SECOND_TEXT = 20;
    static final int NONE = Integer.MIN_VALUE;

    private long word0;
    private long word1;
    private long word2;
    private long epochSecond = -1;
    private long zoneWord;
    private int zoneLength;
    private int zoneSeconds;
    private long micros;

    /** The time read last, in microseconds since 1970. */
    public long micros() {
        return micros;
    }

    /** What the clock that wrote the time read last was ahead of UTC. */
    public int zoneSeconds() {
        return zoneSeconds;
    }

    /** Reads {@code line[from, to)}, the text between the brackets; false when it is no time. */
    public boolean read(byte[] line, int from, int to) {
        if (to - from < SECOND_TEXT + 6) {
            return false;
        }
        long first = (long) LONGS.get(line, from);
        long second = (long) LONGS.get(line, from + 8);
        long third = (long) LONGS.get(line, from + 12);
        if (epochSecond < 0 || first != word0 || second != word1 || third != word2) {
            epochSecond = secondOf(line, from);
            word0 = first;
            word1 = second;
            word2 = third;
        }
        int at = from + SECOND_TEXT;
        long fraction = 0;
        if (line[at] == '.') {
            int start = ++at;
            long unit = 1_000_000;
            while (at < to && line[at] >= '0' && line[at] <= '9' && at - start < 6) {
                unit /= 10;
                fraction += unit * (line[at++] - '0');
            }
            if (at == start) {
                return false;
            }
        }
        if (epochSecond < 0 || at >= to || line[at] != ' ' || !zone(line, at + 1, to)) {
            return false;
        }
        micros = (epochSecond - zoneSeconds) * 1_000_000 + fraction;
        return true;
    }

    private boolean zone(byte[] line, int from, int to) {
        int length = to - from;
        if (length < 5 || length > 7) {
            return false;
        }
        // The last eight bytes lie inside the date in any case; what stands before the zone goes.
        long word = (long) LONGS.get(line, to - 8) >>> (8 - length) * 8;
        if (length != zoneLength || word != zoneWord) {
            zoneSeconds = zoneOf(line, from, to);
            zoneWord = word;
            zoneLength = length;
        }
        return zoneSeconds != NONE;
    }

    /** {@code +0530}, {@code -0500}, and ModSecurity's {@code --0500} and {@code --03-30}. */
    static int zoneOf(byte[] line, int from, int to) {
        int at = from;
        int sign = line[at] == '+' ? 1 : line[at] == '-' ? -1 : 0;
        at++;
        boolean broken = sign < 0 && line[at] == '-';
        if (broken) {
            at++;
        }
        int hours = digits(line, at, 2);
        at += 2;
        if (broken && at < to && line[at] == '-') {
            at++;
        }
        if (sign == 0 || to - at != 2) {
            return NONE;
        }
        int minutes = digits(line, at, 2);
        return hours < 0 || hours > 15 || minutes < 0 || minutes > 59
                ? NONE
                : sign * (hours * 3600 + minutes * 60);
    }

    private static long secondOf(byte[] line, int from) {
        int day = digits(line, from, 2);
        int month = monthOf(line, from + 3);
        int year = digits(line, from + 7, 4);
        int hour = digits(line, from + 12, 2);
        int minute = digits(line, from + 15, 2);
        int second = digits(line, from + 18, 2);
        boolean shape =
                line[from + 2] == '/'
                        && line[from + 6] == '/'
                        && line[from + 11] == ':'
                        && line[from + 14] == ':'
                        && line[from + 17] == ':';
        if (!shape || month < 0 || year < 1970 || hour < 0 || hour > 23) {
            return -1;
        }
        if (minute < 0 || minute > 59 || second < 0 || second > 60) {
            return -1;
        }
        if (day < 1 || day > daysIn(month, year)) {
            return -1;
        }
        return daysSince1970(year, month, day) * 86_400 + hour * 3600L + minute * 60L + second;
    }

    static int monthOf(byte[] line, int from) {
        for (int month = 0; month < 12; month++) {
            int at = month * 3;
            if (line[from] == MONTHS.charAt(at)
                    && line[from + 1] == MONTHS.charAt(at + 1)
                    && line[from + 2] == MONTHS.charAt(at + 2)) {
                return month + 1;
            }
        }
        return -1;
    }

    static int daysIn(int month, int year) {
        if (month == 2) {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /** Days of the proleptic Gregorian calendar, counted from March so that leap days come last. */
    static long daysSince1970(int year, int month, int day) {
        long y = month <= 2 ? year - 1 : year;
        long era = y / 400;
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }

    static int digits(byte[] line, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}

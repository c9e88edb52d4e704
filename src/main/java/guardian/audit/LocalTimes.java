package guardian.audit;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** Reads the times of ModSecurity 3: {@code Sat Nov 8 13:42:23 2026}. */
final class LocalTimes {

    private static final int LENGTH = 24;
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private LocalTimes() {}

    /** Gives the draft the time, if it is one. */
    static void read(byte[] text, ZoneId zone, Draft draft) {
        if (text.length != LENGTH) {
            return;
        }
        int month = MONTHS.indexOf(Octets.text(text, 4, 7));
        int day = (int) Octets.number(text, text[8] == ' ' ? 9 : 8, 10);
        int year = (int) Octets.number(text, 20, 24);
        if (month < 0 || month % 3 != 0 || year < 1970) {
            return;
        }
        try {
            ZonedDateTime time =
                    LocalDateTime.of(
                                    year,
                                    month / 3 + 1,
                                    day,
                                    (int) Octets.number(text, 11, 13),
                                    (int) Octets.number(text, 14, 16),
                                    Math.min(59, (int) Octets.number(text, 17, 19)))
                            .atZone(zone);
            draft.time(time.toEpochSecond() * 1_000_000, time.getOffset().getTotalSeconds());
        } catch (DateTimeException e) {
            // Not a time: the draft goes without.
        }
    }
}

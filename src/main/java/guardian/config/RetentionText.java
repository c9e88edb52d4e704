package guardian.config;

import java.time.Duration;
import java.util.Optional;

/** {@code "90d"}, {@code "10GiB"}, {@code "90d, 10GiB"}, or "" for ever. */
record RetentionText() implements Kind<Retention> {

    private static final TimeSpan AGE = new TimeSpan(Duration.ofHours(1), Duration.ofDays(3650));
    private static final ByteSize BYTES = new ByteSize(16L << 20, 1L << 40);

    @Override
    public Retention read(Object toml) {
        if (!(toml instanceof String text)) {
            return null;
        }
        Retention all = Retention.FOR_EVER;
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            all = with(all, part.strip());
            if (all == null) {
                return null;
            }
        }
        return all;
    }

    /** With one part more; null when it is none, or a second of its kind. */
    private static Retention with(Retention others, String part) {
        Duration age = AGE.read(part);
        if (age != null && others.age().isEmpty()) {
            return new Retention(Optional.of(age), others.bytes());
        }
        Long bytes = BYTES.read(part);
        if (bytes != null && others.bytes().isEmpty()) {
            return new Retention(others.age(), Optional.of(bytes));
        }
        return null;
    }

    @Override
    public boolean allows(Retention value) {
        return value.age().map(AGE::allows).orElse(true)
                && value.bytes().map(BYTES::allows).orElse(true);
    }

    @Override
    public String allowed() {
        return AGE.allowed()
                + ", "
                + BYTES.allowed()
                + ", both as \"90d, 10GiB\", or \"\" for ever";
    }
}

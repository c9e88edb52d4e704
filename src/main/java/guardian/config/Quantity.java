package guardian.config;

import java.time.Duration;

/** What a request, or a record of it, has some amount of, besides being one. */
enum Quantity {
    /** In microseconds. */
    DURATION("a duration such as \"30s\""),

    /** In bytes. */
    BYTES("a size such as \"100MiB\""),

    /** In whatever is counted. */
    NUMBER("a whole number such as 25");

    private static final int MOST_DIGITS = 9;

    private final String example;

    Quantity(String example) {
        this.example = example;
    }

    /** The amount, greater than 0; null when the text is none. */
    Long parse(String text) {
        Long amount =
                switch (this) {
                    case DURATION -> micros(DurationText.parse(text));
                    case BYTES -> SizeText.parse(text);
                    case NUMBER -> number(text);
                };
        return amount != null && amount > 0 ? amount : null;
    }

    String example() {
        return example;
    }

    private static Long number(String text) {
        boolean good =
                !text.isEmpty()
                        && text.length() <= MOST_DIGITS
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return good ? (Long) Long.parseLong(text) : null;
    }

    private static Long micros(Duration duration) {
        boolean sane = duration != null && duration.compareTo(Duration.ofDays(365)) <= 0;
        return sane ? (Long) (duration.toNanos() / 1000) : null;
    }
}

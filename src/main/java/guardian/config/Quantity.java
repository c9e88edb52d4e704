package guardian.config;

import java.time.Duration;

/** What a request has some amount of, besides being one. */
enum Quantity {
    /** In microseconds. */
    DURATION("a duration such as \"30s\""),

    /** In bytes. */
    BYTES("a size such as \"100MiB\"");

    private final String example;

    Quantity(String example) {
        this.example = example;
    }

    /** The amount, greater than 0; null when the text is none. */
    Long parse(String text) {
        Long amount = this == BYTES ? SizeText.parse(text) : micros(DurationText.parse(text));
        return amount != null && amount > 0 ? amount : null;
    }

    String example() {
        return example;
    }

    private static Long micros(Duration duration) {
        boolean sane = duration != null && duration.compareTo(Duration.ofDays(365)) <= 0;
        return sane ? (Long) (duration.toNanos() / 1000) : null;
    }
}

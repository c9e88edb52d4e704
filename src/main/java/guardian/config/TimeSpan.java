package guardian.config;

import java.time.Duration;

/**
 * A duration between two bounds, both included. From one second on, whole seconds: that is what
 * kernels count in.
 */
record TimeSpan(Duration least, Duration most) implements Kind<Duration> {

    @Override
    public Duration read(Object toml) {
        Duration value = toml instanceof String text ? DurationText.parse(text) : null;
        return value != null && allows(value) ? value : null;
    }

    @Override
    public boolean allows(Duration value) {
        boolean fine = value.getNano() == 0 || least.getSeconds() == 0;
        return fine && value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    @Override
    public String allowed() {
        return "a duration from \""
                + DurationText.print(least)
                + "\" to \""
                + DurationText.print(most)
                + '"'
                + (least.getSeconds() == 0 ? "" : " in whole seconds");
    }
}

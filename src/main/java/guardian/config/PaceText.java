package guardian.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** So many times an hour or a day: {@code "4/h"}. */
record PaceText() implements Kind<Pace> {

    private static final int MOST = 60;
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]?)/([hd])");

    @Override
    public Pace read(Object toml) {
        if (!(toml instanceof String text)) {
            return null;
        }
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        Duration per = parts.group(2).equals("h") ? Duration.ofHours(1) : Duration.ofDays(1);
        Pace pace = new Pace(Integer.parseInt(parts.group(1)), per);
        return allows(pace) ? pace : null;
    }

    @Override
    public boolean allows(Pace value) {
        return value.times() >= 1 && value.times() <= MOST;
    }

    @Override
    public String allowed() {
        return "1 to " + MOST + " times an hour or a day, such as \"4/h\" or \"2/d\"";
    }
}

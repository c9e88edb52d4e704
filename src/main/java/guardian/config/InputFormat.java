package guardian.config;

import guardian.logformat.FormatFault;
import guardian.logformat.LogFormat;
import java.util.List;

/** The name of a format, or an Apache LogFormat that lines can be read by. */
record InputFormat() implements Kind<String> {

    private static final List<String> WORDS =
            List.of("auto", "extended", "guardian", "combined", "vhost_combined", "common");

    @Override
    public String read(Object toml) {
        return toml instanceof String text && allows(text) ? text : null;
    }

    @Override
    public boolean allows(String value) {
        return WORDS.contains(value) || value.contains("%") && faultIn(value) == null;
    }

    @Override
    public String allowed() {
        return "\"" + String.join("\", \"", WORDS) + "\" or an Apache LogFormat";
    }

    @Override
    public String wrong(Object toml) {
        String wrong = Kind.super.wrong(toml);
        if (!(toml instanceof String text)) {
            return wrong;
        }
        if (text.contains("%")) {
            return "the LogFormat " + Shown.text(text) + ": " + Shown.plain(faultIn(text), 400);
        }
        String near = Nearest.to(text, WORDS);
        return near == null ? wrong : wrong + "; did you mean \"" + near + "\"?";
    }

    private static String faultIn(String text) {
        try {
            LogFormat.parse(text);
            return null;
        } catch (FormatFault e) {
            return e.getMessage();
        }
    }
}

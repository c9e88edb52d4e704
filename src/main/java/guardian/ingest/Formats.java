package guardian.ingest;

import guardian.logformat.FormatFault;
import guardian.logformat.LogFormat;
import java.util.List;

/** The formats by the words of the configuration. */
public final class Formats {

    private static final String GUARDIAN = "guardian";

    private Formats() {}

    /**
     * A fresh reader of lines.
     *
     * @param word "auto", the name of a format, or a LogFormat
     * @throws FormatFault when the LogFormat cannot be read by
     */
    public static LineFormat of(String word) throws FormatFault {
        if (word.equals("auto")) {
            // Of two that read a line alike the earlier is taken: it tells more.
            return new AutoFormat(
                    List.of(
                            new GuardianFormat(),
                            named("extended"),
                            named("vhost_combined"),
                            named("combined"),
                            named("common")));
        }
        if (word.equals(GUARDIAN)) {
            return new GuardianFormat();
        }
        LineFormat named = named(word);
        return named != null ? named : new CompiledFormat(word, LogFormat.parse(word));
    }

    private static LineFormat named(String name) {
        LogFormat format = LogFormat.named(name);
        return format == null ? null : new CompiledFormat(name, format);
    }
}

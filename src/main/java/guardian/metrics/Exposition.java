package guardian.metrics;

import guardian.runtime.Histogram;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A page in Prometheus's text format, 0.0.4, as it is told metric by metric: its help, its type,
 * its values. Names stand here without their common beginning, {@value #PREFIX}.
 */
public final class Exposition {

    /** What every name begins with. */
    public static final String PREFIX = "httpd_guardian_";

    private final StringBuilder page = new StringBuilder(8192);

    /** Something that only rises. */
    public Exposition counter(String name, String help, long value) {
        return head(name, help, "counter").sample(name, "", value);
    }

    /** The same for each value of a label. */
    public Exposition counters(String name, String help, String label, Map<String, Long> values) {
        head(name, help, "counter");
        values.forEach((of, value) -> sample(name, labels(label, of), value));
        return this;
    }

    /** The same for each pair of values of two labels. */
    public Exposition counters(
            String name, String help, String first, String second, Map<List<String>, Long> values) {
        head(name, help, "counter");
        values.forEach(
                (of, value) -> sample(name, labels(first, of.get(0), second, of.get(1)), value));
        return this;
    }

    /** Something that rises and falls. */
    public Exposition gauge(String name, String help, long value) {
        return head(name, help, "gauge").sample(name, "", value);
    }

    /** Whether something is so: 1 or 0. */
    public Exposition flag(String name, String help, boolean value) {
        return gauge(name, help, value ? 1 : 0);
    }

    /** A gauge for each value of a label. */
    public Exposition gauges(String name, String help, String label, Map<String, Long> values) {
        head(name, help, "gauge");
        values.forEach((of, value) -> sample(name, labels(label, of), value));
        return this;
    }

    /** How long something took, in seconds, for each value of a label. */
    public Exposition histograms(
            String name, String help, String label, Map<String, Histogram> histograms) {
        head(name, help, "histogram");
        histograms.forEach((of, histogram) -> histogram(name, label, of, histogram.read()));
        return this;
    }

    private void histogram(String name, String label, String of, Histogram.Reading reading) {
        int last = reading.bounds().size();
        for (int i = 0; i < last; i++) {
            String bound = plain(reading.bounds().get(i));
            sample(name + "_bucket", labels(label, of, "le", bound), reading.upTo().get(i));
        }
        long all = reading.upTo().get(last);
        sample(name + "_bucket", labels(label, of, "le", "+Inf"), all);
        page.append(PREFIX).append(name).append("_sum").append(labels(label, of)).append(' ');
        page.append(plain(reading.seconds())).append('\n');
        sample(name + "_count", labels(label, of), all);
    }

    /** The page so far. */
    @Override
    public String toString() {
        return page.toString();
    }

    private Exposition head(String name, String help, String type) {
        String inOneLine = help.replace("\\", "\\\\").replace("\n", "\\n");
        page.append("# HELP ").append(PREFIX).append(name).append(' ').append(inOneLine);
        page.append("\n# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
        return this;
    }

    private Exposition sample(String name, String labels, long value) {
        page.append(PREFIX).append(name).append(labels).append(' ').append(value).append('\n');
        return this;
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String labels(String... pairs) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(i == 0 ? "" : ",").append(pairs[i]).append("=\"");
            text.append(escaped(pairs[i + 1])).append('"');
        }
        return text.append('}').toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}

package guardian.cli;

import java.util.List;
import java.util.Locale;

/**
 * Bars as inline SVG: upright for what follows in time, lying for what is compared. Each bar may
 * have a darker part, as of requests those that were stopped.
 */
final class Chart {

    /** One bar; {@code part} is at most {@code value}. */
    record Bar(String label, long value, long part) {}

    private static final int WIDTH = 860;
    private static final int PLOT = 170;
    private static final int LABELS = 290;
    private static final int ROW = 20;
    private static final int TOP = 18;
    private static final int MOST_LABELS = 12;
    private static final int LONGEST_LABEL = 40;
    private static final int LAST_LABEL = 62;

    private final StringBuilder svg = new StringBuilder();
    private final List<Bar> bars;
    private final long highest;

    private Chart(List<Bar> bars) {
        this.bars = bars;
        this.highest = Math.max(1, bars.stream().mapToLong(Bar::value).max().orElse(1));
    }

    /** From left to right. */
    static String upright(List<Bar> bars) {
        Chart chart = new Chart(bars);
        chart.drawUpright();
        return chart.svg.toString();
    }

    /** From top to bottom, labels in front. */
    static String lying(List<Bar> bars) {
        Chart chart = new Chart(bars);
        chart.drawLying();
        return chart.svg.toString();
    }

    private void drawUpright() {
        begin(PLOT + TOP + ROW);
        double step = (double) WIDTH / Math.max(1, bars.size());
        int each = (bars.size() + MOST_LABELS - 1) / MOST_LABELS;
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double x = i * step;
            double width = Math.max(1, Math.min(step - 2, 40));
            upright("whole", bar.value, x, width);
            upright("part", bar.part, x, width);
            if (i % each == 0 && (x < WIDTH - LAST_LABEL || bar.label.length() < MOST_LABELS / 2)) {
                text("start", x, PLOT + TOP + ROW - 5, bar.label);
            }
            if (bars.size() <= 2 * MOST_LABELS && bar.value > 0) {
                text("start", x, TOP + PLOT - height(bar.value) - 4, Long.toString(bar.value));
            }
        }
        end();
    }

    private void upright(String kind, long value, double x, double width) {
        double height = height(value);
        rect(kind, x, TOP + PLOT - height, width, height);
    }

    private double height(long value) {
        return (double) PLOT * value / highest;
    }

    private void drawLying() {
        begin(ROW * Math.max(1, bars.size()));
        double room = WIDTH - LABELS - 90.0;
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double y = i * (double) ROW;
            double width = room * bar.value / highest;
            text("end", LABELS - 8, y + 14, cut(bar.label));
            rect("whole", LABELS, y + 3, width, ROW - 6.0);
            rect("part", LABELS, y + 3, room * bar.part / highest, ROW - 6.0);
            text("start", LABELS + width + 6, y + 14, Long.toString(bar.value));
        }
        end();
    }

    private static String cut(String label) {
        return label.length() <= LONGEST_LABEL
                ? label
                : label.substring(0, LONGEST_LABEL - 3) + "...";
    }

    private void begin(int height) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n",
                        WIDTH,
                        height,
                        WIDTH,
                        height));
    }

    private void rect(String kind, double x, double y, double width, double height) {
        if (width > 0 && height > 0) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
                                    + " height=\"%.1f\"/>%n",
                            kind,
                            x,
                            y,
                            width,
                            height));
        }
    }

    private void text(String anchor, double x, double y, String text) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                        x,
                        y,
                        anchor,
                        ReportPage.escape(text)));
    }

    private void end() {
        svg.append("</svg>\n");
    }
}

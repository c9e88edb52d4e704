package guardian.cli;

import guardian.store.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Answers as one page that needs nothing else: plots as inline SVG, tables, no script. Each value
 * is shown as text in printable ASCII, whatever it says.
 */
final class ReportPage {

    /** What the page tells, in order; the first four are plotted. */
    static final List<String> REPORTS =
            List.of(
                    "days",
                    "hours",
                    "top",
                    "rules",
                    "bans",
                    "effectiveness",
                    "paths",
                    "agents",
                    "injections",
                    "status");

    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>httpd-guardian</title>
            <style>
            body { font: 14px/1.4 sans-serif; max-width: 900px; margin: 2em auto; padding: 0 1em; color: #222; }
            h2 { font-size: 16px; margin: 2em 0 .5em; border-bottom: 1px solid #ccc; }
            p { color: #666; margin: .3em 0; }
            svg { max-width: 100%; height: auto; }
            svg text { font: 11px sans-serif; fill: #444; }
            .whole { fill: #7da7d9; } .part { fill: #c0392b; }
            table { border-collapse: collapse; width: 100%; table-layout: auto; }
            th { text-align: left; font-weight: 600; border-bottom: 1px solid #999; }
            td, th { padding: 2px 8px 2px 0; vertical-align: top; overflow-wrap: anywhere; }
            td.n, th.n { text-align: right; white-space: nowrap; }
            </style></head><body>
            """;

    private final StringBuilder html = new StringBuilder(HEAD);
    private final Instant now;

    private ReportPage(Instant now) {
        this.now = now;
    }

    static String of(List<Answer> answers, Instant now) {
        ReportPage page = new ReportPage(now);
        page.html
                .append("<h1>httpd-guardian</h1>\n<p>Made ")
                .append(now.truncatedTo(ChronoUnit.SECONDS));
        page.html.append(", UTC. Red: of these, what was stopped.</p>\n");
        answers.forEach(page::tell);
        return page.html.append("</body></html>\n").toString();
    }

    private void tell(Answer answer) {
        html.append("<h2>").append(escape(answer.title())).append("</h2>\n<p>since ");
        html.append(answer.since()).append("</p>\n");
        if (answer.rows().isEmpty()) {
            html.append("<p>none</p>\n");
            return;
        }
        switch (answer.name()) {
            case "days", "hours" -> {
                List<List<Object>> all = Timeline.of(answer, now);
                html.append("<p>Requests</p>\n").append(Chart.upright(bars(all, 1, 3)));
                html.append("<p>Bans</p>\n").append(Chart.upright(bars(all, 4, -1)));
            }
            case "top" -> html.append(Chart.lying(bars(answer.rows(), 1, 2)));
            case "rules" -> html.append(Chart.lying(ruleBars(answer.rows())));
            default -> {
                // A table says it.
            }
        }
        table(answer);
    }

    /**
     * @param part column of the darker part, -1 for none
     */
    private static List<Chart.Bar> bars(List<List<Object>> rows, int value, int part) {
        return rows.stream().map(row -> bar(Shown.value(row.get(0)), row, value, part)).toList();
    }

    private static List<Chart.Bar> ruleBars(List<List<Object>> rows) {
        return rows.stream()
                .map(row -> bar(Shown.value(row.get(0)) + " " + Shown.value(row.get(1)), row, 2, 3))
                .toList();
    }

    private static Chart.Bar bar(String label, List<Object> row, int value, int part) {
        return new Chart.Bar(label, number(row.get(value)), part < 0 ? 0 : number(row.get(part)));
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private void table(Answer answer) {
        html.append("<table><thead><tr>");
        List<Object> first = answer.rows().get(0);
        for (int i = 0; i < first.size(); i++) {
            cell("th", first.get(i) instanceof Number, answer.columns().get(i));
        }
        html.append("</tr></thead><tbody>\n");
        for (List<Object> row : answer.rows()) {
            html.append("<tr>");
            row.forEach(value -> cell("td", value instanceof Number, Shown.value(value)));
            html.append("</tr>\n");
        }
        html.append("</tbody></table>\n");
    }

    private void cell(String element, boolean number, String text) {
        html.append('<').append(element).append(number ? " class=\"n\">" : ">");
        html.append(escape(text)).append("</").append(element).append('>');
    }

    /** Text that means nothing to a browser but itself. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Writes the page, for its owner to read, in one step: nobody ever sees a half of it. */
    static void write(String page, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is a folder");
        }
        Path fresh =
                Files.createTempFile(
                        folder,
                        ".report-",
                        ".html",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(fresh, page, StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}

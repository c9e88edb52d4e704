package guardian.cli;

import guardian.store.Answer;
import java.io.PrintStream;
import java.util.List;

/**
 * An answer as comma-separated values (RFC 4180), in printable ASCII. A text that a spreadsheet
 * would take for a formula gets an apostrophe in front.
 */
final class ReportCsv {

    private ReportCsv() {}

    static void print(Answer answer, PrintStream out) {
        print(answer.columns(), answer.rows(), out);
    }

    static void print(List<String> columns, List<List<Object>> rows, PrintStream out) {
        out.print(String.join(",", columns) + "\r\n");
        for (List<Object> row : rows) {
            out.print(String.join(",", row.stream().map(ReportCsv::cell).toList()) + "\r\n");
        }
    }

    private static String cell(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Number) {
            return value.toString();
        }
        String text = Shown.line(value.toString());
        if (!text.isEmpty() && "=+-@|%".indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        return text.contains(",") || text.contains("\"")
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }
}

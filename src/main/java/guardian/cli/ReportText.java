package guardian.cli;

import guardian.store.Answer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** An answer as a table that fits a terminal: the widest texts are cut. */
final class ReportText {

    private static final String CUT = "...";
    private static final int NARROWEST = 8;
    private static final int GAP = 2;

    private ReportText() {}

    static String list(Map<String, String> reports) {
        StringBuilder lines = new StringBuilder();
        reports.forEach((name, about) -> lines.append(String.format("%-14s %s%n", name, about)));
        return lines.toString();
    }

    static void print(Answer answer, int width, PrintStream out) {
        out.println(answer.title() + ", since " + answer.since());
        if (answer.rows().isEmpty()) {
            out.println("(none)");
            return;
        }
        List<List<String>> cells = new ArrayList<>();
        cells.add(answer.columns());
        for (List<Object> row : answer.rows()) {
            cells.add(row.stream().map(Shown::value).toList());
        }
        boolean[] numbers = numbers(answer);
        int[] widths = widths(cells, numbers, width);
        for (List<String> row : cells) {
            out.println(line(row, widths, numbers));
        }
    }

    private static boolean[] numbers(Answer answer) {
        boolean[] numbers = new boolean[answer.columns().size()];
        for (int i = 0; i < numbers.length; i++) {
            int column = i;
            numbers[i] =
                    answer.rows().stream()
                            .map(row -> row.get(column))
                            .allMatch(value -> value == null || value instanceof Number);
        }
        return numbers;
    }

    /** Takes from the widest text until all fit, or none can give any more. */
    private static int[] widths(List<List<String>> cells, boolean[] numbers, int width) {
        int[] widths = new int[numbers.length];
        for (List<String> row : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        int room = width - GAP * (widths.length - 1);
        while (Arrays.stream(widths).sum() > room) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (!numbers[i] && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0 || widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private static String line(List<String> row, int[] widths, boolean[] numbers) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            if (cell.length() > widths[i]) {
                cell = cell.substring(0, widths[i] - CUT.length()) + CUT;
            }
            String blanks = " ".repeat(widths[i] - cell.length());
            line.append(i > 0 ? "  " : "");
            line.append(numbers[i] ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }
}

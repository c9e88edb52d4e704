package guardian.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text file of cases: a line {@code == TITLE}, the lines of a configuration file, a line {@code
 * --}, and what is expected, a line each.
 */
final class Table {

    record Case(String title, String file, List<String> expected) {
        @Override
        public String toString() {
            return title;
        }
    }

    private Table() {}

    static List<Case> read(String name) throws IOException {
        try (InputStream in = Table.class.getResourceAsStream("/config/" + name)) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<Case> cases = new ArrayList<>();
            for (String each : all.substring(all.indexOf("\n== ")).split("\n== ")) {
                if (!each.isBlank()) {
                    cases.add(caseOf(each));
                }
            }
            return cases;
        }
    }

    private static Case caseOf(String text) {
        int title = text.indexOf('\n');
        int end = text.indexOf("\n--\n");
        String file = text.substring(title + 1, end + 1);
        List<String> expected = text.substring(end + 4).lines().filter(l -> !l.isEmpty()).toList();
        return new Case(text.substring(0, title), plain(file), expected);
    }

    private static String plain(String file) {
        return file.replace("\\t#", "\t#").replace("\\0", "\0").replace("\\s", " ");
    }
}

package guardian.cli;

import guardian.control.JsonTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Bans of an answer as a table. */
final class BanTable {

    private BanTable() {}

    static List<String> of(List<JsonTree> bans, Instant now) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CLIENT", "RULE", "SINCE", "UNTIL", "ENDS", "STEP", "KIND"));
        for (JsonTree ban : bans) {
            rows.add(
                    List.of(
                            Shown.line(ban.text("client")),
                            Shown.line(ban.text("rule")),
                            Shown.relative(ban.text("since"), now),
                            Shown.line(ban.text("until")),
                            Shown.relative(ban.text("until"), now),
                            ban.text("step"),
                            Shown.line(ban.text("kind"))));
        }
        return Shown.table(rows);
    }
}

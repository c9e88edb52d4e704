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
                            Shown.plain(ban.text("client")),
                            Shown.plain(ban.text("rule")),
                            Shown.relative(ban.text("since"), now),
                            Shown.plain(ban.text("until")),
                            Shown.relative(ban.text("until"), now),
                            ban.text("step"),
                            Shown.plain(ban.text("kind"))));
        }
        return Shown.table(rows);
    }
}

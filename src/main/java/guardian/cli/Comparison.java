package guardian.cli;

import guardian.event.Prefix;
import guardian.replay.Collateral;
import guardian.replay.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** Two configurations over the same logs, side by side. */
record Comparison(Replay left, Collateral.Sums one, Replay right, Collateral.Sums two) {

    private static final int MOST_SHOWN = 10;

    List<String> lines(String leftName, String rightName) {
        List<String> lines = new ArrayList<>();
        lines.add("A: " + leftName);
        lines.add("B: " + rightName);
        lines.add(String.format("%-48s %12s %12s", "", "A", "B"));
        row(lines, "clients banned", Collateral.Sums::clients);
        row(lines, "  that say they are a search engine", Collateral.Sums::claiming);
        if (one.verified() >= 0) {
            row(lines, "  and are one, says DNS", Collateral.Sums::verified);
        }
        row(lines, "  that were logged in", Collateral.Sums::users);
        row(lines, "  that were mostly served", Collateral.Sums::mostlyServed);
        row(lines, "bans", Collateral.Sums::bans);
        rules(lines);
        row(lines, "requests refused", Collateral.Sums::refused);
        row(lines, "  answered below 400", Collateral.Sums::refusedServed);
        only(lines, "A", left, right);
        only(lines, "B", right, left);
        return lines;
    }

    private void row(List<String> lines, String title, ToLongFunction<Collateral.Sums> number) {
        row(lines, title, number.applyAsLong(one), number.applyAsLong(two));
    }

    private static void row(List<String> lines, String title, long first, long second) {
        lines.add(String.format("%-48s %,12d %,12d", title, first, second));
    }

    private void rules(List<String> lines) {
        Map<String, Integer> first = left.collateral().bansByRule();
        Map<String, Integer> second = right.collateral().bansByRule();
        Set<String> names = new TreeSet<>(first.keySet());
        names.addAll(second.keySet());
        for (String name : names) {
            long one = first.getOrDefault(name, 0);
            row(lines, "  by the rule " + name, one, second.getOrDefault(name, 0));
        }
    }

    private static void only(List<String> lines, String name, Replay these, Replay those) {
        Set<Prefix> others = Set.copyOf(those.collateral().banned());
        List<Prefix> alone =
                these.collateral().banned().stream().filter(c -> !others.contains(c)).toList();
        if (!alone.isEmpty()) {
            List<Prefix> shown = alone.subList(0, Math.min(alone.size(), MOST_SHOWN));
            lines.add(
                    "only "
                            + name
                            + " bans: "
                            + String.join(", ", shown.stream().map(Prefix::toString).toList())
                            + (alone.size() > MOST_SHOWN
                                    ? ", and " + (alone.size() - MOST_SHOWN) + " more"
                                    : ""));
        }
    }
}

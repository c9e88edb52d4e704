package guardian.window;

import guardian.config.Rule;
import guardian.rule.RuleNumbers;
import guardian.rule.Selection;
import java.util.List;

/**
 * Rules that the ingest thread can take over at any time without waiting. Making them takes the
 * time that their patterns take to be compiled, so another thread does.
 */
public final class PreparedRules {

    private final RuleNumbers all;
    private final Selection selection;
    private final int[] numbers;

    public PreparedRules(RuleNumbers all) {
        List<Integer> about = all.aboutRequests();
        this.all = all;
        this.selection = new Selection(about.stream().map(all.all()::get).toList());
        this.numbers = about.stream().mapToInt(number -> number).toArray();
    }

    RuleNumbers all() {
        return all;
    }

    /** By number. */
    List<Rule> rules() {
        return all.all();
    }

    Selection selection() {
        return selection;
    }

    /** For each rule of the selection its number. */
    int[] numbers() {
        return numbers;
    }
}

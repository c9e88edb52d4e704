package guardian.rule;

/** One text of a request that rules ask for, with what was found out about it lately. */
final class Asked {

    /** Finds out which rules are about a text. */
    interface Question {
        void narrow(RuleSet rules, byte[] line, int from, int to);
    }

    private final Question question;
    private final RuleSet asking;
    private final RuleSet all;
    private final RuleSet about;
    private final RuleSet aboutNone;
    private final Memo memo;

    /**
     * @param asking the rules that are not about every text
     */
    Asked(RuleSet all, RuleSet asking, int slots, int rules, Question question) {
        this.question = question;
        this.all = all;
        this.asking = asking;
        this.about = new RuleSet(rules);
        this.memo = new Memo(slots, rules);
        this.aboutNone = new RuleSet(rules);
        aboutNone.become(all);
        question.narrow(aboutNone, new byte[0], 0, 0);
    }

    /** The rules that are about a request without this text. */
    RuleSet aboutNone() {
        return aboutNone;
    }

    /** Takes out the rules that want another text than {@code line[from, to)}. */
    void narrow(RuleSet rules, byte[] line, int from, int to) {
        if (from == to) {
            rules.retain(aboutNone);
        } else if (rules.meets(asking)) {
            narrowBy(rules, line, from, to);
        }
    }

    private void narrowBy(RuleSet rules, byte[] line, int from, int to) {
        RuleSet known = memo.recall(line, from, to);
        if (known == null) {
            about.become(all);
            question.narrow(about, line, from, to);
            memo.keep(line, from, to, about);
            known = about;
        }
        rules.retain(known);
    }
}

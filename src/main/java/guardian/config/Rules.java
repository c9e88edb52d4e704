package guardian.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All the rules of a file. */
final class Rules {

    private static final String HEADER = "rule";

    /** Each rule costs every client that it is about a counter. */
    private static final int MOST = 500;

    private Rules() {}

    /** Those of the file in its order, behind the built-in one unless the file replaces it. */
    static List<Rule> read(Section top) {
        List<Section> sections = top.sections(HEADER);
        if (sections.size() > MOST) {
            String found = "found " + sections.size() + " rules, allowed: at most " + MOST;
            top.addFault(HEADER, MOST, found);
        }
        List<Rule> rules = new ArrayList<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (Section section : sections) {
            List<Rule> read = RuleReader.read(section);
            if (read.isEmpty() || rules.size() + read.size() > MOST) {
                continue;
            }
            String name = read.get(0).name();
            Integer earlier = lines.putIfAbsent(name, section.lineOf("name"));
            if (earlier == null) {
                rules.addAll(read);
            } else {
                String found = "found " + Shown.text(name) + " a second time, after line ";
                section.addFault("name", found + earlier + ", allowed: each name once");
            }
        }
        if (!lines.containsKey(Rule.REQUESTS.name())) {
            rules.add(0, Rule.REQUESTS);
        }
        return rules;
    }

    /** The same with those about records behind the others, whose numbers begin at 0. */
    static List<Rule> inOrder(List<Rule> rules) {
        return rules.stream().sorted(Comparator.comparing(Rule::source)).toList();
    }

    /** With the built-in rule about claims behind them, unless one of the file replaces it. */
    static List<Rule> withClaims(List<Rule> rules) {
        List<Rule> all = new ArrayList<>(rules);
        if (rules.stream().noneMatch(Rule::isAboutClaims)) {
            all.add(Rule.FAKE_BOT);
        }
        return all;
    }

    /** Gives an unmodifiable copy, for constructors: no code may hold what no file could say. */
    static List<Rule> check(List<Rule> rules) {
        Set<String> counters = new HashSet<>();
        for (Rule rule : rules) {
            if (!counters.add(rule.counter())) {
                throw new IllegalArgumentException("two rules are named " + rule.counter());
            }
        }
        if (rules.isEmpty() || rules.size() > MOST + 2) {
            throw new IllegalArgumentException(rules.size() + " rules, allowed: 1 to " + MOST);
        }
        return List.copyOf(rules);
    }
}

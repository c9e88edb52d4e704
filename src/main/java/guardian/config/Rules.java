package guardian.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All the rules of a file. */
final class Rules {

    private static final String HEADER = "rule";

    /** Each rule costs every client a counter. */
    private static final int MOST = 64;

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
            Rule rule = Rule.read(section);
            if (rule == null || rules.size() == MOST) {
                continue;
            }
            Integer earlier = lines.putIfAbsent(rule.name(), section.lineOf("name"));
            if (earlier == null) {
                rules.add(rule);
            } else {
                String found = "found " + Shown.text(rule.name()) + " a second time, after line ";
                section.addFault("name", found + earlier + ", allowed: each name once");
            }
        }
        if (!lines.containsKey(Rule.REQUESTS.name())) {
            rules.add(0, Rule.REQUESTS);
        }
        return rules;
    }

    /** Gives an unmodifiable copy, for constructors: no code may hold what no file could say. */
    static List<Rule> check(List<Rule> rules) {
        Set<String> names = new HashSet<>();
        for (Rule rule : rules) {
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException("two rules are named " + rule.name());
            }
        }
        if (rules.isEmpty() || rules.size() > MOST + 1) {
            throw new IllegalArgumentException(rules.size() + " rules, allowed: 1 to " + MOST);
        }
        return List.copyOf(rules);
    }
}

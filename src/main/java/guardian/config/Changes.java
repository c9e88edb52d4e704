package guardian.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What differs between the settings of a running guardian and others.
 *
 * @param live keys that it can take over while it runs: the allowlist's clients, the keys of bans,
 *     the style of the decision log, and rules about requests
 * @param others keys that only a new start takes over
 */
public record Changes(List<String> live, List<String> others) {

    public Changes {
        live = List.copyOf(live);
        others = List.copyOf(others);
    }

    /** What differs. */
    public static Changes between(Settings now, Settings next) {
        List<String> live = new ArrayList<>();
        List<String> others = new ArrayList<>();
        note(others, "mode", now.mode(), next.mode());
        note(others, "input", now.input(), next.input());
        note(others, "firewall", now.firewall(), next.firewall());
        note(others, "state", now.state(), next.state());
        decisionLog(live, others, now.decisionLog(), next.decisionLog());
        note(others, "log", now.log(), next.log());
        note(others, "audit", now.audit(), next.audit());
        note(others, "store", now.store(), next.store());
        note(others, "control", now.control(), next.control());
        note(others, "metrics", now.metrics(), next.metrics());
        note(others, "notify", now.notification(), next.notification());
        ban(live, others, now.ban(), next.ban());
        allowlist(live, others, now.allowlist(), next.allowlist());
        rules(live, others, now.rules(), next.rules());
        return new Changes(live, others);
    }

    /** The same, with others that only a new start takes over. */
    public Changes butNot(List<String> refused) {
        List<String> all = new ArrayList<>(others);
        refused.stream().filter(each -> !all.contains(each)).forEach(all::add);
        return new Changes(live, all);
    }

    private static void note(List<String> into, String key, Object now, Object next) {
        if (!Objects.equals(now, next)) {
            into.add(key);
        }
    }

    private static void ban(
            List<String> live, List<String> others, BanSettings now, BanSettings next) {
        note(live, "ban.times", now.times(), next.times());
        note(live, "ban.memory", now.memory(), next.memory());
        note(live, "ban.brake", now.brake(), next.brake());
        note(live, "ban.jitter", now.jitter(), next.jitter());
        note(live, "ban.probation", now.probation(), next.probation());
        // Who of a network was served is noted from the start on, and only where it matters.
        note(now.network() > 0 ? live : others, "ban.network", now.network(), next.network());
    }

    private static void decisionLog(
            List<String> live,
            List<String> others,
            DecisionLogSettings now,
            DecisionLogSettings next) {
        note(live, "decision_log.style", now.style(), next.style());
        note(others, "decision_log.file", now.file(), next.file());
        note(others, "decision_log.recidive_file", now.recidiveFile(), next.recidiveFile());
    }

    private static void allowlist(
            List<String> live, List<String> others, AllowlistSettings now, AllowlistSettings next) {
        note(live, "allowlist.clients", now.clients(), next.clients());
        // Without anything to look up, nobody was made who could.
        note(
                now.asksDns() ? live : others,
                "allowlist.clients (host names)",
                now.names(),
                next.names());
        note(others, "allowlist.verified_bots", now.verifiedBots(), next.verifiedBots());
        note(others, "allowlist.dns", now.dns(), next.dns());
    }

    private static void rules(
            List<String> live, List<String> others, List<Rule> now, List<Rule> next) {
        for (Rule rule : next) {
            Rule before = find(rule, now);
            if (before == null) {
                (rule.isAboutRecords() ? others : live).add(name(rule) + "added");
            } else {
                rule(live, others, before, rule);
            }
        }
        for (Rule rule : now) {
            if (find(rule, next) == null) {
                (rule.isAboutRecords() ? others : live).add(name(rule) + "removed");
            }
        }
    }

    private static Rule find(Rule like, List<Rule> in) {
        return in.stream()
                .filter(rule -> rule.counter().equals(like.counter()))
                .findAny()
                .orElse(null);
    }

    private static String name(Rule rule) {
        return "rule " + rule.counter() + ": ";
    }

    private static void rule(List<String> live, List<String> others, Rule now, Rule next) {
        String name = name(now);
        if (!now.countsAs(next)) {
            // What was counted in other units would mean something else.
            others.add(name + "what it counts");
            return;
        }
        note(live, name + "threshold", now.thresholds(), next.thresholds());
        note(live, name + "ban_time", now.banTime(), next.banTime());
        note(live, name + "action", now.action(), next.action());
        note(live, name + "dry_run", now.dryRun(), next.dryRun());
        note(live, name + "limit_first", now.limitFirst(), next.limitFirst());
        // The sweeper, which weighs records, takes nothing over.
        List<String> selecting = now.isAboutRecords() ? others : live;
        note(selecting, name + "weight or conditions", selection(now), selection(next));
    }

    private static List<Object> selection(Rule rule) {
        return List.of(rule.name(), rule.weight(), rule.ratio(), rule.when(), rule.unless());
    }
}

package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the contract says of bans, as plainly as can be, for those who check the rest: who is banned
 * until when. Addresses are whole ones; times are epoch seconds.
 */
final class LadderModel {

    /** A ban of the past or the present; the latest of a client stands last. */
    private static final class Past {
        private final List<String> rules = new ArrayList<>();
        private long start;
        private long end;
        private int step;
        private boolean lifted;
        private boolean limited;
    }

    /** The configuration as it is now. */
    record Rules(
            List<Long> times,
            long memory,
            Map<String, Long> ownTimes,
            List<String> dry,
            List<String> limitFirst,
            int network) {}

    private final Map<Prefix, List<Past>> history = new HashMap<>();
    private Rules rules;
    private List<Prefix> allowed = List.of();

    /** A start with that configuration: who is allowed by now goes free, and his network, too. */
    void start(Rules with, List<Prefix> nowAllowed, long now) {
        rules = with;
        allowed = nowAllowed;
        for (Prefix client : history.keySet()) {
            Past latest = latest(client);
            if (isAllowed(client) && latest.end > now) {
                latest.lifted = true;
                latest.end = now;
            }
        }
    }

    /**
     * @param window in seconds
     */
    void offence(Prefix client, String rule, long window, long now) {
        if (isAllowed(client) || rules.dry().contains(rule)) {
            return;
        }
        Past latest = latest(client);
        if (latest != null && latest.end > now) {
            // A window may reach back too far by 1/30, and a second is not a whole one.
            boolean goesOn = now > latest.start + window + window / 30;
            if (latest.limited && (goesOn || !rules.limitFirst().contains(rule))) {
                latest.limited = false;
                latest.step =
                        goesOn ? Math.min(latest.step + 1, rules.times().size()) : latest.step;
                latest.end = Math.max(latest.end, now + time(rule, latest.step));
                latest.rules.add(rule);
                network(client.network(), now);
                return;
            }
            if (!latest.rules.contains(rule) && now + time(rule, latest.step) > latest.end) {
                latest.rules.add(rule);
                latest.end = now + time(rule, latest.step);
            }
            return;
        }
        boolean climbs = latest != null && !latest.lifted && now <= latest.end + rules.memory();
        Past ban = new Past();
        ban.step = Math.min(climbs ? latest.step + 1 : 1, rules.times().size());
        ban.limited = rules.limitFirst().contains(rule) && !climbs;
        ban.start = now;
        ban.end = now + time(rule, ban.step);
        ban.rules.add(rule);
        history.computeIfAbsent(client, each -> new ArrayList<>()).add(ban);
        if (!ban.limited) {
            network(client.network(), now);
        }
    }

    /**
     * An operator bans somebody.
     *
     * @param seconds for how long; 0 for the ladder
     */
    void order(Prefix client, long seconds, long now) {
        if (isAllowed(client)) {
            return;
        }
        Past latest = latest(client);
        if (latest != null && latest.end > now) {
            latest.limited = false;
            latest.end = Math.max(latest.end, now + orElse(seconds, latest.step));
            latest.rules.add("operator");
            return;
        }
        boolean climbs = latest != null && !latest.lifted && now <= latest.end + rules.memory();
        Past ban = new Past();
        ban.step = Math.min(climbs ? latest.step + 1 : 1, rules.times().size());
        ban.start = now;
        ban.end = now + orElse(seconds, ban.step);
        ban.rules.add("operator");
        history.computeIfAbsent(client, each -> new ArrayList<>()).add(ban);
    }

    private long orElse(long seconds, int step) {
        return seconds > 0 ? seconds : time("operator", step);
    }

    /** An operator unbans somebody, and all in there. */
    void unban(Prefix client, long now) {
        for (Prefix each : history.keySet()) {
            Past latest = latest(each);
            if (each.bits() >= client.bits() && each.overlaps(client) && latest.end > now) {
                latest.lifted = true;
                latest.end = now;
            }
        }
    }

    void unbanAll(long now) {
        history.keySet().forEach(client -> unban(client, now));
    }

    private void network(Prefix network, long now) {
        long banned =
                history.keySet().stream()
                        .filter(each -> each.bits() == (each.isIpv4() ? 128 : 64))
                        .filter(each -> network.equals(each.network()))
                        .filter(each -> latest(each).end > now && !latest(each).limited)
                        .count();
        Past latest = latest(network);
        boolean isBanned = latest != null && latest.end > now;
        if (rules.network() > 0 && banned >= rules.network() && !isBanned && !isAllowed(network)) {
            Past ban = new Past();
            ban.step = 1;
            ban.end = now + rules.times().get(0);
            history.computeIfAbsent(network, each -> new ArrayList<>()).add(ban);
        }
    }

    private long time(String rule, int step) {
        int at = Math.min(step, rules.times().size()) - 1;
        return rules.ownTimes().getOrDefault(rule, rules.times().get(at));
    }

    boolean isAllowed(Prefix client) {
        return allowed.stream().anyMatch(client::overlaps);
    }

    private Past latest(Prefix client) {
        List<Past> all = history.get(client);
        return all == null ? null : all.get(all.size() - 1);
    }

    /** Who is banned or limited at that time, until when. */
    Map<Prefix, RecordingFirewall.Entry> inForce(long now) {
        Map<Prefix, RecordingFirewall.Entry> inForce = new HashMap<>();
        for (Prefix client : history.keySet()) {
            Past latest = latest(client);
            if (latest.end > now) {
                inForce.put(client, new RecordingFirewall.Entry(latest.end, latest.limited));
            }
        }
        return inForce;
    }
}

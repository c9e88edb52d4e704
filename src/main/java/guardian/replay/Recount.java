package guardian.replay;

import guardian.config.Conditions;
import guardian.config.Rule;
import guardian.config.Weight;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.window.Count;
import guardian.window.Enquiries;
import guardian.window.Offence;
import guardian.window.Quiet;
import guardian.window.Sample;
import guardian.window.Watch;
import guardian.window.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the kept requests of one client anew, by the daemon's own parts, and tells what each rule
 * makes of them. Rules that ask for what is not kept of a request are left out. In one thread.
 */
public final class Recount {

    private static final int ROOM = 1000;

    /**
     * What one rule makes of them.
     *
     * @param rule its name
     * @param mostMinute the greatest sum in the 1m window
     * @param thresholdMinute of that; 0 where the rule has none
     * @param mostFiveMinutes the greatest sum in the 5m window
     * @param thresholdFiveMinutes of that; 0 where the rule has none
     * @param offence the first; null when there is none
     */
    public record OfRule(
            String rule,
            long mostMinute,
            long thresholdMinute,
            long mostFiveMinutes,
            long thresholdFiveMinutes,
            Offence offence) {

        private OfRule or(Count count) {
            return new OfRule(
                    rule,
                    Math.max(mostMinute, count.minute()),
                    count.minuteThreshold(),
                    Math.max(mostFiveMinutes, count.fiveMinutes()),
                    count.fiveMinutesThreshold(),
                    offence);
        }

        private OfRule with(Offence first) {
            return new OfRule(
                    rule,
                    mostMinute,
                    thresholdMinute,
                    mostFiveMinutes,
                    thresholdFiveMinutes,
                    first);
        }

        /** The greatest sum in that window. */
        public long most(Window window) {
            return window == Window.ONE_MINUTE ? mostMinute : mostFiveMinutes;
        }

        /** The threshold of that window; 0 where the rule has none. */
        public long threshold(Window window) {
            return window == Window.ONE_MINUTE ? thresholdMinute : thresholdFiveMinutes;
        }
    }

    private final Prefix client;
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, List<String>> lacking = new TreeMap<>();
    private final Map<Integer, OfRule> results = new TreeMap<>();
    private final Map<Integer, Offence> offences = new TreeMap<>();
    private final Watch watch;
    private final Enquiries enquiries;

    /**
     * @param all the rules of the configuration
     * @param ipv4Prefix length of an IPv4 client
     * @param ipv6Prefix length of an IPv6 client
     */
    public Recount(List<Rule> all, int ipv4Prefix, int ipv6Prefix, Prefix client) {
        this.client = client;
        for (Rule rule : all) {
            List<String> lacks = lacks(rule);
            if (lacks.isEmpty()) {
                rules.add(rule);
            } else {
                lacking.put(rule.name(), lacks);
            }
        }
        this.watch = new Watch(rules, ipv4Prefix, ipv6Prefix, ROOM, this::offence);
        this.enquiries = new Enquiries(watch);
    }

    /** What the rule asks for and no sample tells. */
    private static List<String> lacks(Rule rule) {
        List<String> lacks = new ArrayList<>();
        if (rule.isAboutRecords()) {
            lacks.add("audit files");
        }
        Weight.Of weight = rule.weight().of();
        for (Conditions each : List.of(rule.when(), rule.unless())) {
            add(lacks, "user", !each.user().isEmpty());
            add(lacks, "agent", !each.agent().isEmpty());
            add(lacks, "referer", !each.referer().isEmpty());
            add(lacks, "duration", each.duration().isPresent() || weight == Weight.Of.DURATION);
            add(lacks, "bytes", each.bytes().isPresent() || weight == Weight.Of.BYTES);
        }
        return lacks;
    }

    private static void add(List<String> lacks, String what, boolean lacking) {
        if (lacking && !lacks.contains(what)) {
            lacks.add(what);
        }
    }

    /** Counts one more; the earliest comes first. */
    public void count(Sample sample) {
        watch.count(event(sample), sample.timeMillis());
        enquiries.ask(client, 0, 0, known -> known.counts().forEach(this::note));
        enquiries.turn(sample.timeMillis());
    }

    private void note(Count count) {
        String name = rules.get(count.rule()).name();
        OfRule none = new OfRule(name, 0, 0, 0, 0, null);
        OfRule before = results.getOrDefault(count.rule(), none);
        results.put(count.rule(), before.or(count).with(offences.get(count.rule())));
    }

    private boolean offence(Offence offence) {
        offences.putIfAbsent(offence.rule(), offence);
        watch.answer(new Quiet(client, offence.rule(), Integer.MAX_VALUE));
        return true;
    }

    private RequestEvent event(Sample sample) {
        String request = sample.request().replace("\\", "\\\\").replace("\"", "\\\"");
        String line = sample.host() + ' ' + request;
        int host = sample.host().length();
        RequestEvent event = new RequestEvent();
        event.line(line.getBytes(StandardCharsets.ISO_8859_1));
        event.host(0, host);
        event.request(host + 1, line.length());
        event.address(client.high(), client.low());
        event.status(Math.max(0, Math.min(999, sample.status())));
        event.timeMicros(sample.timeMillis() * 1000);
        return event;
    }

    /** What the rules make of them that are about any; those of one name are its overrides. */
    public List<OfRule> results() {
        return List.copyOf(results.values());
    }

    /** Rules that were left out, and what they ask for. */
    public Map<String, List<String>> lacking() {
        return Map.copyOf(lacking);
    }
}

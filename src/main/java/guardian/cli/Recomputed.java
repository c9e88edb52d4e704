package guardian.cli;

import guardian.config.Settings;
import guardian.control.Json;
import guardian.control.JsonTree;
import guardian.event.Prefix;
import guardian.replay.Recount;
import guardian.window.Sample;
import guardian.window.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** What the rules of the configuration make of the requests that the guardian has kept. */
final class Recomputed {

    /** What came of the latest decision. */
    private enum Verdict {
        /** The kept requests reach the threshold by themselves. */
        FOLLOWS("follows"),
        /** They are fewer than were counted, and do not. */
        TOO_FEW("too-few"),
        /** They are all that was counted, and do not: the configuration is another. */
        DIFFERS("differs"),
        /** The rule is not there any more, or asks for what is not kept. */
        NOT_RECOMPUTED("not-recomputed");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }
    }

    private final Settings settings;
    private final Prefix client;
    private final List<Sample> samples;
    private final Recount all;
    private final DecidedBy decided;
    private long recomputed;
    private Verdict verdict;

    /**
     * @param client whose requests these are
     * @param requests as the guardian tells them
     * @param decided the latest decision about it; null where there is none
     */
    Recomputed(Settings settings, Prefix client, List<JsonTree> requests, DecidedBy decided) {
        this.settings = settings;
        this.client = client;
        this.samples =
                requests.stream()
                        .map(each -> sample(client, each))
                        .sorted(Comparator.comparingLong(Sample::timeMillis))
                        .toList();
        this.all = recount(each -> true);
        this.decided = decided;
        if (decided != null) {
            judge(decided);
        }
    }

    private static Sample sample(Prefix client, JsonTree request) {
        return new Sample(
                client,
                Instant.parse(request.text("time")).toEpochMilli(),
                (int) request.number("status"),
                request.text("host"),
                request.text("request"),
                request.flag("cut"));
    }

    private Recount recount(Predicate<Sample> which) {
        Recount recount =
                new Recount(
                        settings.rules(),
                        settings.input().ipv4Prefix(),
                        settings.input().ipv6Prefix(),
                        client);
        samples.stream().filter(which).forEach(recount::count);
        return recount;
    }

    /** Counts what there was at the time of the decision. */
    private void judge(DecidedBy decision) {
        boolean known =
                settings.rules().stream().anyMatch(rule -> rule.name().equals(decision.rule()));
        if (!known || all.lacking().containsKey(decision.rule())) {
            verdict = Verdict.NOT_RECOMPUTED;
            return;
        }
        Window window = decision.window();
        long end = decision.time().toEpochMilli();
        long begin = end - (window == Window.ONE_MINUTE ? 62_000 : 310_000);
        Recount then = recount(each -> each.timeMillis() >= begin && each.timeMillis() <= end);
        List<Recount.OfRule> its =
                then.results().stream().filter(of -> of.rule().equals(decision.rule())).toList();
        recomputed = its.stream().mapToLong(of -> of.most(window)).max().orElse(0);
        if (its.stream().anyMatch(of -> of.offence() != null)) {
            verdict = Verdict.FOLLOWS;
        } else {
            long whole = Math.max(decision.count(), decision.threshold());
            verdict = recomputed < whole ? Verdict.TOO_FEW : Verdict.DIFFERS;
        }
    }

    private long cut() {
        return samples.stream().filter(Sample::cut).count();
    }

    /** For programs. */
    void tell(Json json) {
        json.number("requests", samples.size());
        json.number("cut", cut());
        if (!samples.isEmpty()) {
            json.text("since", Instant.ofEpochMilli(samples.get(0).timeMillis()).toString());
        }
        json.objects("rules", all.results(), Recomputed::tell);
        json.objects(
                "not_recomputed",
                all.lacking().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList(),
                (each, rule) -> each.text("rule", rule.getKey()).texts("lacks", rule.getValue()));
        if (decided != null) {
            json.object("decision", this::tellDecision);
        }
    }

    private static void tell(Json json, Recount.OfRule of) {
        json.text("rule", of.rule());
        json.number("most_1m", of.mostMinute());
        json.number("threshold_1m", of.thresholdMinute());
        json.number("most_5m", of.mostFiveMinutes());
        json.number("threshold_5m", of.thresholdFiveMinutes());
        json.flag("reached", of.offence() != null);
        if (of.offence() != null) {
            json.text("reached_at", Instant.ofEpochMilli(of.offence().timeMillis()).toString());
        }
    }

    private void tellDecision(Json json) {
        json.text("time", decided.time().toString());
        json.text("decision", decided.word());
        json.text("rule", decided.rule());
        json.text("window", decided.window().word());
        json.number("count", decided.count());
        json.number("threshold", decided.threshold());
        json.number("recomputed", recomputed);
        json.text("verdict", verdict.word);
    }

    /** For people. */
    List<String> lines(Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        if (samples.isEmpty()) {
            lines.add("recomputed: none of its requests is kept any more");
        } else {
            String since = Instant.ofEpochMilli(samples.get(0).timeMillis()).toString();
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "recomputed from %,d requests that are kept, the first %s:",
                            samples.size(),
                            Shown.relative(since, now)));
            table(lines);
        }
        if (cut() > 0) {
            lines.add(cut() + " of them are kept cut, which conditions on paths may miss");
        }
        if (decided != null) {
            lines.add(sentence());
        }
        return lines;
    }

    private void table(List<String> lines) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("RULE", "MOST IN 1M", "OF", "MOST IN 5M", "OF", "REACHED"));
        for (Recount.OfRule of : all.results()) {
            rows.add(
                    List.of(
                            of.rule(),
                            number(of.mostMinute()),
                            orNone(of.thresholdMinute()),
                            number(of.mostFiveMinutes()),
                            orNone(of.thresholdFiveMinutes()),
                            of.offence() == null ? "no" : "yes"));
        }
        lines.addAll(Shown.table(rows));
        all.lacking().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        each ->
                                lines.add(
                                        each.getKey()
                                                + ": not recomputed, what is kept tells no "
                                                + String.join(", ", each.getValue())));
    }

    private String sentence() {
        String what =
                String.format(
                        Locale.ROOT,
                        "%s by %s, %,d of %,d in %s: ",
                        Shown.line(decided.word()),
                        Shown.line(decided.rule()),
                        decided.count(),
                        decided.threshold(),
                        decided.window().word());
        return what
                + switch (verdict) {
                    case FOLLOWS ->
                            number(recomputed) + " are kept, and the verdict follows from them";
                    case TOO_FEW ->
                            number(recomputed)
                                    + " are kept, too few to recompute it: of a flood a sample is,"
                                    + " and nothing from before a restart";
                    case DIFFERS ->
                            "they are kept, but the configuration makes no offence of them now";
                    case NOT_RECOMPUTED ->
                            "cannot be recomputed, the rule asks for what is not kept or is gone";
                };
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String orNone(long number) {
        return number == 0 ? "-" : number(number);
    }
}

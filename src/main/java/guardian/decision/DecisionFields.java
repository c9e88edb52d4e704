package guardian.decision;

import guardian.config.DurationText;
import guardian.event.AuditRecord;
import guardian.event.Finding;
import guardian.state.Ban;
import guardian.window.Evidence;
import guardian.window.Offence;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The keys of a decision, in the order that every style of the decision log keeps. */
final class DecisionFields {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** Takes the fields one by one. */
    interface Taker {

        /** The time of the decision, always first. */
        void time(String time);

        /** A key that needs no value. */
        void mark(String key);

        /** A word of ours: it needs no quotes anywhere. */
        void word(String key, String word);

        void number(String key, long number);

        /** Text that a client may have chosen; quoted where it has to be. */
        void text(String key, String text);

        /** Text that a client has chosen, always quoted. */
        void quoted(String key, String text);
    }

    private DecisionFields() {}

    static void tell(Decision decision, Decision.Applied applied, Taker to) {
        Ban ban = decision.ban();
        to.time(TIME.format(Instant.ofEpochMilli(decision.timeMillis())));
        to.word("decision", decision.verdict().word());
        to.word("client", ban.client().toString());
        if (ban.network()) {
            to.word("scope", "network");
        }
        to.word("rule", decision.rule());
        if (decision.offence() != null) {
            Offence offence = decision.offence();
            if (!ban.network()) {
                // A network's count is that of its banned clients.
                to.word("window", offence.window().word());
            }
            to.number("count", offence.count());
            to.number("threshold", offence.threshold());
        }
        if (decision.banTime() != null) {
            to.word("ban_time", DurationText.print(decision.banTime()));
        }
        if (ban.kind() != Ban.Kind.HELD) {
            to.word("until", Instant.ofEpochSecond(ban.endSeconds()).toString());
        }
        to.number("step", ban.step());
        if (ban.limited()) {
            to.word("response", "limit");
        }
        if (applied.firewall() != null) {
            to.word("firewall", applied.firewall());
            to.number("took_ms", applied.tookMillis());
        }
        String reason = applied.reason() != null ? applied.reason() : decision.reason();
        if (reason != null) {
            to.text("reason", reason);
        }
        if (decision.offence() != null && decision.offence().evidence() != Evidence.UNKNOWN) {
            Evidence evidence = decision.offence().evidence();
            to.text("host", evidence.host());
            to.quoted("request", evidence.request());
            to.text("id", evidence.id());
            if (evidence.finding() != null) {
                tell(evidence.finding(), to);
            }
        }
    }

    /** What became known of a decision's request later, at that time. */
    static void tell(LateFinding late, long timeMillis, Taker to) {
        to.time(TIME.format(Instant.ofEpochMilli(timeMillis)));
        to.mark("evidence");
        to.word("client", late.client().toString());
        to.text("id", late.id());
        tell(late.finding(), to);
    }

    private static void tell(Finding finding, Taker to) {
        to.text("rules", finding.rules());
        if (finding.score() != AuditRecord.UNKNOWN) {
            to.number("score", finding.score());
        }
    }
}

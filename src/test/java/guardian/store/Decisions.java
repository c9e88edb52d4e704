package guardian.store;

import guardian.decision.Decision;
import guardian.decision.Verdict;
import guardian.event.Prefix;
import guardian.state.Ban;
import guardian.window.Evidence;
import guardian.window.Offence;
import guardian.window.Window;
import java.time.Duration;
import java.util.List;

/** Makes decisions: an ordinary ban, of which a test changes what it is about. */
final class Decisions {

    /** 2026-11-21 01:14:42.157 UTC. */
    static final long MILLIS = Records.TIME / 1_000;

    private Verdict verdict = Verdict.BAN;
    private long millis = MILLIS;
    private String client = "192.0.2.7";
    private String rule = "requests";
    private String id = "Zx9YkH8AAQEAAB";
    private String request = "GET /x HTTP/1.1";
    private long untilSeconds = MILLIS / 1_000 + 600;

    Decisions verdict(Verdict word) {
        verdict = word;
        return this;
    }

    Decisions millis(long time) {
        millis = time;
        return this;
    }

    Decisions client(String prefix) {
        client = prefix;
        return this;
    }

    Decisions rule(String name) {
        rule = name;
        return this;
    }

    Decisions id(String text) {
        id = text;
        return this;
    }

    Decisions request(String line) {
        request = line;
        return this;
    }

    Decisions until(long seconds) {
        untilSeconds = seconds;
        return this;
    }

    Decision make() {
        Prefix prefix = Prefix.parse(client);
        boolean told = verdict == Verdict.BAN || verdict == Verdict.WOULD_BAN;
        Offence offence =
                new Offence(
                        prefix,
                        0,
                        Window.ONE_MINUTE,
                        120,
                        120,
                        millis,
                        0,
                        new Evidence(
                                "www.example.com",
                                request,
                                id,
                                "curl/8",
                                Prefix.parse("192.0.2.7")));
        Ban ban = new Ban(prefix, List.of(rule), millis, untilSeconds, 1, Ban.Kind.REAL);
        return new Decision(
                verdict,
                millis,
                ban,
                rule,
                told ? offence : null,
                told ? Duration.ofMinutes(10) : null,
                told ? null : "because \"x\"");
    }
}

package guardian.notify;

import guardian.decision.Decision;
import guardian.decision.Verdict;
import guardian.event.Prefix;
import guardian.state.Ban;
import guardian.window.Evidence;
import guardian.window.Offence;
import guardian.window.Window;
import java.time.Duration;
import java.util.List;

/** Notices as the enforcer posts them. */
final class Notices {

    private static final long TIME = 1_795_000_000_000L;

    private Notices() {}

    static Notice ban(String client) {
        return ban(Prefix.parse(client), "GET / HTTP/1.1");
    }

    static Notice ban(Prefix client, String request) {
        return decided(Verdict.BAN, client, request);
    }

    static Notice decided(Verdict verdict, Prefix client, String request) {
        Ban ban =
                new Ban(
                        client,
                        List.of("requests"),
                        TIME / 1000,
                        TIME / 1000 + 600,
                        1,
                        Ban.Kind.REAL);
        Evidence evidence = new Evidence("www.example.com", request, "id");
        Offence offence = new Offence(client, 0, Window.ONE_MINUTE, 120, 120, TIME, 0, evidence);
        Decision decision =
                new Decision(verdict, TIME, ban, "requests", offence, Duration.ofMinutes(10), null);
        return Notice.Decided.of(decision, new Decision.Applied("iptables", 3, null)).orElseThrow();
    }
}

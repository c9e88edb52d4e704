package guardian;

import guardian.config.Mode;
import guardian.config.SearchEngine;
import guardian.config.Settings;
import guardian.decision.Bans;
import guardian.decision.DecisionLog;
import guardian.decision.Findings;
import guardian.decision.Judge;
import guardian.decision.LiveAllowlist;
import guardian.decision.LookUps;
import guardian.decision.Verification;
import guardian.dns.Answer;
import guardian.dns.Resolver;
import guardian.firewall.BanBook;
import guardian.firewall.Connections;
import guardian.firewall.Enforcer;
import guardian.firewall.Firewall;
import guardian.firewall.Firewalls;
import guardian.firewall.Wall;
import guardian.runtime.Mailbox;
import guardian.window.Offence;
import guardian.window.Quiet;
import guardian.window.Watch;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** What follows from offences: the rooms behind the mailbox, in flow order, and their threads. */
final class Deciding {

    private final Resolver resolver;
    private final LookUps lookUps;
    private final Verification verification;
    private final Wall wall;
    private final Enforcer enforcer;

    Deciding(
            Settings settings,
            Watch watch,
            Bans bans,
            BanBook book,
            Mailbox<Offence> offences,
            Mailbox<Quiet> answers,
            Optional<Findings> findings) {
        if (settings.allowlist().asksDns()) {
            Mailbox<Answer> told = new Mailbox<>(2 * Resolver.QUESTIONS);
            resolver = new Resolver(settings.allowlist().dns(), SearchEngine.SHIPPED, told);
            lookUps = new LookUps(settings.allowlist(), resolver, told);
        } else {
            resolver = null;
            lookUps = LookUps.none();
        }
        LiveAllowlist allowlist = new LiveAllowlist(settings, lookUps);
        Judge judge =
                new Judge(
                        settings,
                        settings.mode(),
                        bans,
                        allowlist,
                        watch.audience(),
                        LoggerFactory.getLogger(Judge.class)::error);
        verification = new Verification(settings.rules(), lookUps, judge::isBanAtStake);
        wall = new Wall(firewall(settings), allowlist, watch.sightings(), Connections.of(settings));
        enforcer =
                new Enforcer(
                        offences,
                        allowlist,
                        verification,
                        judge,
                        bans,
                        book,
                        wall,
                        findings.map(all -> new DecisionLog(settings.decisionLog(), all))
                                .orElseGet(() -> new DecisionLog(settings.decisionLog())),
                        answers::offer);
    }

    private static Firewall firewall(Settings settings) {
        return settings.mode() == Mode.WARN ? null : Firewalls.of(settings);
    }

    void start() {
        if (resolver != null) {
            resolver.start();
        }
        enforcer.start();
    }

    Enforcer enforcer() {
        return enforcer;
    }

    /** Whom decisions are carried out by. */
    Wall wall() {
        return wall;
    }

    /** Questions to DNS that found no room. */
    long unasked() {
        return resolver == null ? 0 : resolver.refused();
    }

    /** Offences decided without knowing whether they were a search engine's. */
    long unverified() {
        return verification.unverified();
    }

    /** Addresses of which it was forgotten for want of room whether they are a search engine's. */
    long forgotten() {
        return lookUps.forgotten();
    }
}

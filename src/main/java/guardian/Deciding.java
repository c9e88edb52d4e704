package guardian;

import guardian.config.Mode;
import guardian.config.SearchEngine;
import guardian.config.Settings;
import guardian.decision.Bans;
import guardian.decision.Decision;
import guardian.decision.DecisionLog;
import guardian.decision.DecisionMeters;
import guardian.decision.Findings;
import guardian.decision.Judge;
import guardian.decision.LiveAllowlist;
import guardian.decision.LookUps;
import guardian.decision.Order;
import guardian.decision.OrderJudge;
import guardian.decision.Verification;
import guardian.dns.Answer;
import guardian.dns.Resolver;
import guardian.firewall.BanBook;
import guardian.firewall.Connections;
import guardian.firewall.Enforcer;
import guardian.firewall.Firewall;
import guardian.firewall.Firewalls;
import guardian.firewall.Orders;
import guardian.firewall.Wall;
import guardian.rule.RuleNumbers;
import guardian.runtime.Mailbox;
import guardian.store.Archive;
import guardian.store.Archivist;
import guardian.window.Offence;
import guardian.window.Quiet;
import guardian.window.Watch;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** What follows from offences: the rooms behind the mailbox, in flow order, and their threads. */
final class Deciding {

    private final Resolver resolver;
    private final LookUps lookUps;
    private final LiveAllowlist allowlist;
    private final Judge judge;
    private final OrderJudge orderJudge;
    private final Verification verification;
    private final Wall wall;
    private final Orders orders;
    private final Enforcer enforcer;
    private final Archive archive;
    private final Archivist archivist;
    private final Bans bans;
    private final DecisionLog log;
    private final DecisionMeters meters = new DecisionMeters();
    private final Notifying notifying;

    Deciding(
            Settings settings,
            Watch watch,
            Bans bans,
            BanBook book,
            Mailbox<Offence> offences,
            Mailbox<Quiet> answers,
            Optional<Findings> findings,
            Notifying notifying) {
        this.bans = bans;
        this.notifying = notifying;
        if (settings.allowlist().asksDns()) {
            Mailbox<Answer> told = new Mailbox<>(2 * Resolver.QUESTIONS);
            resolver = new Resolver(settings.allowlist().dns(), SearchEngine.SHIPPED, told);
            lookUps = new LookUps(settings.allowlist(), resolver, told);
        } else {
            resolver = null;
            lookUps = LookUps.none();
        }
        archive = Archive.of(settings, System.getenv(), this::give, this::leads);
        archivist = new Archivist(archive);
        allowlist = new LiveAllowlist(settings, lookUps);
        judge =
                new Judge(
                        settings, settings.mode(), bans, allowlist, watch.audience(), this::alarm);
        verification = new Verification(settings.rules(), lookUps, judge::isBanAtStake);
        wall = new Wall(firewall(settings), allowlist, watch.sightings(), Connections.of(settings));
        log =
                findings.map(all -> new DecisionLog(settings.decisionLog(), all))
                        .orElseGet(() -> new DecisionLog(settings.decisionLog()))
                        .alsoTo(this::written);
        orderJudge = new OrderJudge(settings, bans, allowlist);
        orders = new Orders(orderJudge, allowlist, book, wall, log, offences::wake);
        enforcer =
                new Enforcer(
                        offences,
                        allowlist,
                        verification,
                        judge,
                        bans,
                        book,
                        wall,
                        log,
                        orders,
                        answers::offer);
    }

    private void give(Order order, Consumer<Order.Reply> told) {
        orders.give(order, told);
    }

    private void written(Decision decision, Decision.Applied applied) {
        meters.count(decision);
        archive.post().post(decision, applied);
        notifying.decided(decision, applied);
    }

    private void alarm(String sentence) {
        LoggerFactory.getLogger(Judge.class).error(sentence);
        notifying.brake(sentence);
    }

    private boolean leads() {
        return enforcer.leads();
    }

    private static Firewall firewall(Settings settings) {
        return settings.mode() == Mode.WARN ? null : Firewalls.of(settings);
    }

    void start() {
        if (resolver != null) {
            resolver.start();
        }
        enforcer.start();
        archivist.start();
    }

    /**
     * Has what was decided stored, after the enforcer has ended; false when that took longer. Then
     * it waits on the disk.
     */
    boolean closeArchive(long millis) throws InterruptedException {
        return archivist.close(millis);
    }

    /** Decisions that are in the decision log only, since too many waited for the database. */
    long unarchived() {
        return archive.lost();
    }

    /** What becomes of decisions behind the decision log. */
    Archive archive() {
        return archive;
    }

    /** Why the database does not take decisions; empty when it did the last time. */
    String archiveFault() {
        return archive.fault();
    }

    /** From now on decides by these, where it can; on the enforcer thread. */
    void use(Settings settings, RuleNumbers rules) {
        judge.use(settings, rules.all());
        verification.use(rules.all());
        orderJudge.use(settings);
        allowlist.use(settings);
        bans.use(settings.ban().memory());
        log.use(settings.decisionLog().style());
    }

    /** Where operators' orders are given. */
    Orders orders() {
        return orders;
    }

    Enforcer enforcer() {
        return enforcer;
    }

    /** Whom decisions are carried out by. */
    Wall wall() {
        return wall;
    }

    /** What was decided how often. */
    DecisionMeters meters() {
        return meters;
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

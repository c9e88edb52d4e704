package guardian.firewall;

import guardian.decision.Allowlist;
import guardian.decision.Bans;
import guardian.decision.Decision;
import guardian.decision.DecisionLog;
import guardian.decision.Judge;
import guardian.decision.LiveAllowlist;
import guardian.decision.LogLine;
import guardian.decision.Verdict;
import guardian.decision.Verification;
import guardian.event.Prefix;
import guardian.runtime.Histograms;
import guardian.runtime.Mailbox;
import guardian.state.Ban;
import guardian.window.Evidence;
import guardian.window.Offence;
import guardian.window.Quiet;
import guardian.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The enforcer thread: takes offences from its mailbox and decides, persists, applies, then logs
 * each with its outcome. Sole writer of bans, firewall and decision log.
 *
 * <p>It may wait for its mailbox, and for one firewall command with a time limit; nobody waits for
 * it. Offences that came together are carried out together.
 */
public final class Enforcer implements Runnable {

    private static final int AT_A_TIME = 1024;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** A ban of this one may be lifted at any time: from class E comes no packet. */
    private static final String NOBODY = "240.0.0.0";

    private static final Logger LOG = LoggerFactory.getLogger(Enforcer.class);

    private static final long WAITING_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Mailbox<Offence> mailbox;
    private final LiveAllowlist allowlist;
    private final Verification verification;
    private final Judge judge;
    private final Bans bans;
    private final BanBook book;
    private final Wall wall;
    private final DecisionLog log;
    private final Orders orders;
    private final Consumer<Quiet> answer;
    private final LongSupplier millis;
    private final Histograms toDecision = new Histograms();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long started;
    private Allowlist known;
    private long told;
    private boolean toldKnown;
    private volatile boolean close;
    private volatile boolean resign;
    private volatile boolean leads;

    public Enforcer(
            Mailbox<Offence> mailbox,
            LiveAllowlist allowlist,
            Verification verification,
            Judge judge,
            Bans bans,
            BanBook book,
            Wall wall,
            DecisionLog log,
            Orders orders,
            Consumer<Quiet> answer) {
        this(
                mailbox,
                allowlist,
                verification,
                judge,
                bans,
                book,
                wall,
                log,
                orders,
                answer,
                System::currentTimeMillis);
    }

    Enforcer(
            Mailbox<Offence> mailbox,
            LiveAllowlist allowlist,
            Verification verification,
            Judge judge,
            Bans bans,
            BanBook book,
            Wall wall,
            DecisionLog log,
            Orders orders,
            Consumer<Quiet> answer,
            LongSupplier millis) {
        this.mailbox = mailbox;
        this.allowlist = allowlist;
        this.verification = verification;
        this.judge = judge;
        this.bans = bans;
        this.book = book;
        this.wall = wall;
        this.log = log;
        this.orders = orders;
        this.answer = answer;
        this.millis = millis;
        this.started = nowSeconds();
    }

    /** Starts the thread. */
    public void start() {
        Thread thread = new Thread(this, "enforcer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Another guardian is taking over: what must be done once is no longer ours. By any thread. */
    public void resign() {
        resign = true;
        leads = false;
    }

    /** Whether what must be done once is ours to do. By any thread. */
    public boolean leads() {
        return leads;
    }

    /** From the deciding request's line to what follows from it, by rule. By any thread. */
    public Histograms toDecision() {
        return toDecision;
    }

    /** Carries out what is in the mailbox, then ends; false when it did not within the time. */
    public boolean close(long millis) throws InterruptedException {
        close = true;
        mailbox.wake();
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        try {
            attempt(this::begin);
            while (!close || isAnythingWaiting()) {
                mailbox.await(verification.isWaiting() ? WAITING_NANOS : TURN_NANOS);
                attempt(this::turn);
            }
            attempt(() -> log.tellEvidence(millis.getAsLong()));
        } finally {
            orders.close();
            wall.close();
            book.close();
            ended.countDown();
        }
    }

    private boolean isAnythingWaiting() {
        return mailbox.size() > 0 || orders.isWaiting() || verification.isWaiting();
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the enforcer failed at one step and goes on; please report this", e);
        }
    }

    /** Brings memory, file and firewall together, before the first turn. */
    void begin() {
        long now = nowSeconds();
        book.load(bans, now);
        bans.all().stream().filter(ban -> !isLongOver(ban, now)).forEach(this::remind);
        // The firewall's commands may take their time: what is decided before is kept meanwhile.
        List<Decision> decisions = decideAll();
        Set<Prefix> decided = new HashSet<>();
        decisions.stream()
                .map(Decision::ban)
                .filter(ban -> ban.kind() == Ban.Kind.REAL)
                .forEach(ban -> decided.add(ban.client()));
        wall.begin(
                bans,
                now,
                (decision, applied) -> {
                    // Theirs is not a ban put back; it is logged as what it is in a moment.
                    if (!decided.contains(decision.ban().client())) {
                        logged(decision, applied);
                    }
                });
        wall.carryOut(decisions, this::logged);
        if (mailbox.size() == 0) {
            rehearse();
        }
    }

    /** The first ban should not be the one that waits for classes to be loaded. */
    private void rehearse() {
        Prefix nobody = Prefix.parse(NOBODY);
        Ban ban = new Ban(nobody, List.of("rehearsal"), 0, 0, 1, Ban.Kind.NOTIONAL);
        Evidence evidence = new Evidence("host", "request \"", "id");
        Offence offence = new Offence(nobody, 0, Window.ONE_MINUTE, 1, 1, 0, 0, evidence);
        Decision decision =
                new Decision(Verdict.WOULD_BAN, 0, ban, "rehearsal", offence, Duration.ZERO, null);
        LogLine.of(decision, new Decision.Applied("none", 0, null));
        wall.rehearse(nobody);
    }

    /** One look into the mailbox and after everything else that is due. */
    void turn() {
        long now = nowSeconds();
        if (resign) {
            book.resign();
        }
        if (close) {
            verification.hurry(System.nanoTime());
        }
        tellEnds(now);
        hearDns(now);
        noticeAllowlist();
        judge.turn(now * 1000);
        wall.carryOut(decideAll(), this::logged);
        orders.turn(this::tell);
        log.tellEvidence(millis.getAsLong());
        book.lookAround(bans, this::heardOf, now);
        bans.purge(now);
        leads = !resign && book.leads();
        if (mailbox.size() == 0) {
            wall.agree(bans, book.leads(), now, this::logged);
            log.followRotation();
        }
    }

    /** Who is known to be protected by now goes free at once. */
    private void hearDns(long now) {
        boolean more = verification.turn(System.nanoTime(), client -> isBanned(client, now));
        if (more) {
            allowlist.refresh();
            wall.allowlistGrew();
        }
    }

    /** Somebody may have put clients on it; their bans are lifted with the next look. */
    private void noticeAllowlist() {
        Allowlist now = allowlist.get();
        if (now != known) {
            if (known != null && !known.entries().equals(now.entries())) {
                wall.allowlistGrew();
            }
            known = now;
        }
    }

    private boolean isBanned(Prefix client, long now) {
        Ban ban = bans.real(client);
        return ban != null && ban.kind() == Ban.Kind.REAL && ban.isOpen(now);
    }

    /** Decides what waits in the mailbox, and makes it survive a kill. */
    private List<Decision> decideAll() {
        List<Offence> offences = new ArrayList<>();
        mailbox.drain(offences, AT_A_TIME);
        List<Decision> decisions = new ArrayList<>();
        // Those who have waited came first.
        verification.ready(
                System.nanoTime(), (offence, step) -> attempt(() -> go(offence, step, decisions)));
        for (Offence offence : offences) {
            attempt(() -> go(offence, verification.hear(offence, System.nanoTime()), decisions));
        }
        List<Ban> made =
                decisions.stream()
                        .map(Decision::ban)
                        .filter(ban -> ban.kind() != Ban.Kind.HELD)
                        .toList();
        if (!made.isEmpty()) {
            book.note(made);
        }
        return decisions;
    }

    private void go(Offence offence, Verification.Step step, List<Decision> decisions) {
        switch (step) {
            case JUDGE -> decide(offence, decisions);
            case LET_GO -> {
                long second = Math.floorDiv(offence.timeMillis(), 1000);
                long until = second + Verification.LET_GO_SECONDS;
                answer.accept(new Quiet(offence.client(), offence.rule(), until));
            }
            case WAIT -> {
                // It comes back by itself.
            }
        }
    }

    private void decide(Offence offence, List<Decision> decisions) {
        Judge.Judgement judgement = judge.judge(offence);
        answer.accept(judge.answer(offence, judgement));
        if (!judgement.decisions().isEmpty()) {
            String rule = judgement.decisions().get(0).rule();
            toDecision.took(rule, System.nanoTime() - offence.seenNanos());
        }
        decisions.addAll(judgement.decisions());
    }

    /**
     * The leader tells the end of each ban once, also of those that ended while nobody was there.
     */
    private void tellEnds(long now) {
        if (!book.leads() || !wall.isBlocking()) {
            return;
        }
        if (!toldKnown) {
            toldKnown = true;
            // A short ban may have ended while its offence waited for DNS, or for the firewall.
            told = book.toldUntil(started);
        }
        long before = told;
        Ban over;
        while ((over = bans.nextEnded(now)) != null) {
            if (over.kind() == Ban.Kind.REAL && over.endSeconds() > before) {
                logged(expired(over), wall.did());
                told = now;
            }
        }
        if (told != before) {
            book.told(told);
        }
    }

    private void heardOf(Ban ban) {
        bans.put(ban);
        wall.heardOf(ban);
        tell(ban);
    }

    /** What the ingest thread has to know of a ban that no offence of its own has led to. */
    private void tell(Ban ban) {
        if (ban.isLifted()) {
            lifted(ban);
        } else {
            remind(ban);
        }
    }

    private void lifted(Ban ban) {
        if (!ban.network()) {
            answer.accept(Quiet.lifted(ban.client()));
        }
    }

    /** Who was banned before our time, or by another guardian, is on probation all the same. */
    private void remind(Ban ban) {
        long from = judge.probationFrom(ban);
        if (from > 0) {
            answer.accept(new Quiet(ban.client(), Quiet.NO_RULE, 0, from));
        }
    }

    private static boolean isLongOver(Ban ban, long now) {
        return ban.endSeconds() + Quiet.PROBATION_SECONDS <= now;
    }

    private static Decision expired(Ban ban) {
        long millis = ban.endSeconds() * 1000;
        return new Decision(Verdict.EXPIRE, millis, ban, ban.rules().get(0), null, null, null);
    }

    private void logged(Decision decision, Decision.Applied applied) {
        if (decision.verdict() == Verdict.UNBAN) {
            book.note(List.of(decision.ban()));
            lifted(decision.ban());
        }
        log.write(decision, applied);
    }

    private long nowSeconds() {
        return millis.getAsLong() / 1000;
    }
}

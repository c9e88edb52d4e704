package guardian.decision;

import guardian.config.BanSettings;
import guardian.config.Mode;
import guardian.config.Rule;
import guardian.config.Settings;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.window.Offence;
import guardian.window.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A site with its clients, on a clock moved by hand: requests go in, decisions come out. */
final class Site {

    static final long START = 1_795_222_800_000L;

    private final RequestEvent event = new RequestEvent();
    private final List<Decision> decisions = new ArrayList<>();
    private final List<String> alarms = new ArrayList<>();
    private final Bans bans;
    private final Watch watch;
    private final Judge judge;
    private final List<Rule> rules;
    private long millis = START;

    Site(BanSettings ban, List<Prefix> allowed, Rule... rules) {
        this(ban, Mode.BLOCK, allowed, network -> false, rules);
    }

    Site(
            BanSettings ban,
            Mode mode,
            List<Prefix> allowed,
            Predicate<Prefix> verified,
            Rule... rules) {
        this.rules = List.of(rules);
        Settings settings = settings(ban, this.rules);
        Allowlist allowlist = new Allowlist(allowed, verified);
        this.bans = new Bans(ban.memory());
        this.watch = new Watch(settings.rules(), 32, 64, 100_000, this::take);
        if (ban.network() > 0) {
            watch.knowVisitors();
        }
        this.judge =
                new Judge(settings, mode, bans, () -> allowlist, watch.audience(), alarms::add);
    }

    private static Settings settings(BanSettings ban, List<Rule> rules) {
        Settings defaults = Settings.defaults();
        return new Settings(
                Mode.BLOCK,
                defaults.input(),
                rules,
                ban,
                defaults.allowlist(),
                defaults.firewall(),
                defaults.state(),
                defaults.decisionLog(),
                defaults.log(),
                defaults.audit(),
                defaults.store(),
                defaults.control(),
                defaults.metrics(),
                defaults.notification());
    }

    /** Bans by these from now on, as after a reload. */
    Site use(BanSettings ban) {
        judge.use(settings(ban, rules), rules);
        return this;
    }

    private boolean take(Offence offence) {
        Judge.Judgement judgement = judge.judge(offence);
        watch.answer(judge.answer(offence, judgement));
        decisions.addAll(judgement.decisions());
        return true;
    }

    Site request(String client, int status) {
        Prefix address = Prefix.parse(client);
        event.line(new byte[0]);
        event.address(address.high(), address.low());
        event.status(status);
        watch.count(event, millis);
        return this;
    }

    Site requests(String client, int count, int status) {
        for (int i = 0; i < count; i++) {
            request(client, status);
        }
        return this;
    }

    Site later(long later) {
        millis += later;
        judge.turn(millis);
        return this;
    }

    long millis() {
        return millis;
    }

    Bans bans() {
        return bans;
    }

    List<String> alarms() {
        return alarms;
    }

    List<Decision> decisions() {
        return decisions;
    }

    /** The clients of whom that was decided, in order. */
    List<String> clients(Verdict verdict) {
        return decisions.stream()
                .filter(decision -> decision.verdict() == verdict)
                .map(decision -> decision.ban().client().toString())
                .toList();
    }
}

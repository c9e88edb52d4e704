package guardian;

import guardian.config.Mode;
import guardian.config.Settings;
import guardian.control.Control;
import guardian.control.Verbs;
import guardian.decision.Bans;
import guardian.firewall.BanBook;
import guardian.firewall.Enforcer;
import guardian.ingest.Copyist;
import guardian.ingest.Formats;
import guardian.ingest.Ingest;
import guardian.ingest.LineFormat;
import guardian.ingest.StandardInput;
import guardian.logformat.FormatFault;
import guardian.metrics.Metrics;
import guardian.runtime.AppendFile;
import guardian.runtime.HeldTerm;
import guardian.runtime.Mailbox;
import guardian.runtime.Signals;
import guardian.state.SharedCounters;
import guardian.state.StateDirectory;
import guardian.window.Enquiries;
import guardian.window.Keeper;
import guardian.window.Offence;
import guardian.window.Quiet;
import guardian.window.Watch;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon. Starts reading first, then builds the rooms in the order in which data flows, and
 * closes them in reverse when the input has ended.
 *
 * <p>Nothing is visible from outside before it is armed: by the first line, or by five seconds
 * without the end of input or SIGTERM. httpd starts and ends loggers for nothing at every reload.
 */
public final class Guardian {

    static final int EXIT_FAILED = 1;
    static final int EXIT_USAGE = 2;
    static final int EXIT_NO_STATE = 3;
    static final int EXIT_BAD_CONFIG = 4;

    private static final int MAILBOX = 1 << 16;
    private static final long ARMING_MILLIS = 5_000;
    private static final long CLOSE_MILLIS = 700;

    /** A ban is worth more than the second in which we should be gone. */
    private static final long LAST_OFFENCES_MILLIS = 10_000;

    private static final int LOOKS_A_TICK = 5;
    private static final long LOOK_MILLIS = 200;

    private final StandardInput input = new StandardInput();
    private final Ingest ingest = new Ingest(input);
    private final HeldTerm heldTerm = new HeldTerm();
    private final Options options;
    private Configuration configuration;
    private volatile boolean draining;
    private volatile Runnable onDrain = () -> {};

    private Guardian(Options options) {
        Signals.onTerm(this::drain);
        Signals.onInterrupt(ingest::stop);
        ingest.start();
        this.options = options;
    }

    public static void main(String[] arguments) throws InterruptedException {
        boolean signals = Signals.install();
        Options options = Options.parse(arguments);
        if (options.fault() != null) {
            System.err.println("httpd-guardian: " + options.fault() + "; see --help");
            System.exit(EXIT_USAGE);
        }
        switch (options.task()) {
            case HELP -> System.out.print(Options.HELP);
            case VERSION -> System.out.println("httpd-guardian " + version());
            case CHECK -> System.exit(Configuration.check(options.config(), System.getenv()));
            default -> System.exit(new Guardian(options).guardWhateverHappens(signals));
        }
    }

    /** The version in the jar's manifest. */
    public static String version() {
        String version = Guardian.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    /** SIGTERM: lines may come for hours yet, but another guardian will take over. */
    private void drain() {
        draining = true;
        onDrain.run();
    }

    /** A fault of ours must not stop the site: then lines are read and thrown away to their end. */
    private int guardWhateverHappens(boolean signals) throws InterruptedException {
        try {
            return guard(signals);
        } catch (IOException | RuntimeException | LinkageError e) {
            System.err.println("httpd-guardian: failed, nobody is guarded from now on: " + e);
            LoggerFactory.getLogger(Guardian.class)
                    .error("failed, nobody is guarded until the next start; please report", e);
            ingest.connect(new Discarding());
            ingest.awaitEnd(Long.MAX_VALUE);
            return EXIT_FAILED;
        }
    }

    private int guard(boolean signals) throws InterruptedException, IOException {
        configuration = Configuration.load(options.config(), System.getenv());
        Settings settings = configuration.settings();
        Journal.configure(settings.log());
        Mailbox<Offence> offences = new Mailbox<>(MAILBOX);
        Mailbox<Quiet> answers = new Mailbox<>(2 * MAILBOX);
        Watch watch =
                new Watch(
                        settings.rules(),
                        settings.input().ipv4Prefix(),
                        settings.input().ipv6Prefix(),
                        settings.state().maxClients(),
                        offences::offer);
        if (settings.ban().network() > 0) {
            watch.knowVisitors();
        }
        StateDirectory state = new StateDirectory(settings.state().directory());
        Keeper keeper =
                new Keeper(
                        watch,
                        new SharedCounters(state, settings.state().maxClients(), Keeper::worth));
        LineFormat format = format(settings.input().format());
        Auditing auditing = new Auditing(settings);
        Enquiries enquiries = new Enquiries(watch);
        Counting counting =
                new Counting(
                        format,
                        settings.input().trustedProxies(),
                        watch,
                        keeper,
                        answers,
                        auditing.weights(),
                        enquiries);
        Optional<Copyist> copyist =
                settings.input().copyFile().map(AppendFile::new).map(Copyist::new);
        copyist.ifPresent(ingest::copyTo);
        ingest.connect(counting);
        if (!isArmed()) {
            return configuration.isBad() ? EXIT_BAD_CONFIG : 0;
        }
        copyist.ifPresent(Copyist::start);
        sayHello(settings, signals);
        OpenState openState = new OpenState(state);
        lookAfter(openState, state);
        BanBook book = new BanBook(state);
        Bans bans = new Bans(settings.ban().memory());
        Notifying notifying = new Notifying(settings);
        Deciding deciding =
                new Deciding(
                        settings,
                        watch,
                        bans,
                        book,
                        offences,
                        answers,
                        auditing.findings(),
                        notifying);
        Enforcer enforcer = deciding.enforcer();
        onDrain =
                () -> {
                    LoggerFactory.getLogger(Guardian.class)
                            .info("told to end: reads on to the end of input");
                    keeper.hurry();
                    enforcer.resign();
                };
        if (draining) {
            onDrain.run();
        }
        deciding.start();
        keeper.start();
        auditing.start(state, enforcer::leads);
        notifying.start(deciding, auditing, openState, book, keeper);
        Logger log = LoggerFactory.getLogger(Guardian.class);
        Reporter reporter =
                new Reporter(
                        ingest, format, counting, watch, keeper, answers, bans, deciding, auditing);
        Numbers numbers =
                new Numbers(
                        configuration, ingest, format, counting, watch, keeper, auditing, deciding);
        Exposed exposed =
                new Exposed(
                        configuration,
                        ingest,
                        counting,
                        watch,
                        keeper,
                        answers,
                        bans,
                        deciding,
                        auditing);
        Control control =
                new Control(
                        settings.control(),
                        new Verbs(settings, deciding.orders(), enquiries)
                                .withStatus(numbers)
                                .withReload(
                                        configuration.file(),
                                        deciding::use,
                                        next -> configuration.with(next).keepAsLastGood(state)),
                        enforcer::leads);
        control.start();
        Metrics metrics =
                new Metrics(settings.metrics(), exposed.andThen(notifying), enforcer::leads);
        metrics.start();
        while (!isEndWithinATick()) {
            lookAfter(openState, state);
            numbers.turn();
            book.sync();
            auditing.turn();
            notifying.turn();
            reporter.turn();
        }
        if (!metrics.close(CLOSE_MILLIS)) {
            log.warn("the metrics thread did not end in time; its file may be left behind");
        }
        if (!control.close(CLOSE_MILLIS)) {
            log.warn("the control thread did not end in time; its socket may be left behind");
        }
        if (!auditing.close(CLOSE_MILLIS)) {
            log.warn("the sweeper did not end in time; the audit files wait for the next start");
        }
        reporter.end();
        if (!enforcer.close(CLOSE_MILLIS) && !enforcer.close(LAST_OFFENCES_MILLIS)) {
            log.error(
                    "the enforcer did not end in time, perhaps for a firewall command that hangs:"
                            + " {} offences were not decided",
                    offences.size());
        }
        if (!notifying.close(CLOSE_MILLIS)) {
            log.warn("the notifier did not end in time; operators were not told the latest");
        }
        if (!deciding.closeArchive(CLOSE_MILLIS)) {
            log.warn("the archivist did not end in time; the last decisions wait on the disk");
        }
        if (!keeper.close(CLOSE_MILLIS)) {
            log.warn("the keeper did not end in time; its last counts may be lost");
        }
        if (copyist.isPresent()) {
            copyist.get().close(CLOSE_MILLIS);
        }
        state.close();
        return configuration.isBad() ? EXIT_BAD_CONFIG : keeper.everKept() ? 0 : EXIT_NO_STATE;
    }

    private static LineFormat format(String word) {
        try {
            return Formats.of(word);
        } catch (FormatFault e) {
            throw new IllegalStateException("settings were let in with input.format " + word, e);
        }
    }

    /** Lines arm at once; a quiet site after five seconds, unless we were started for nothing. */
    private boolean isArmed() throws InterruptedException {
        long deadline = System.nanoTime() + ARMING_MILLIS * 1_000_000;
        while (System.nanoTime() - deadline < 0) {
            // Once we are told to end, time arms us no more: only a line or the end of input
            // counts.
            if (ingest.awaitFirstLine(draining ? Long.MAX_VALUE : LOOK_MILLIS)) {
                LaunchMark.remove();
                return ingest.anyRead();
            }
            lookForTerm();
        }
        return true;
    }

    private boolean isEndWithinATick() throws InterruptedException {
        for (int look = 0; look < LOOKS_A_TICK; look++) {
            if (ingest.awaitEnd(LOOK_MILLIS)) {
                return true;
            }
            lookForTerm();
        }
        return false;
    }

    private void lookForTerm() {
        if (!draining && heldTerm.hasCome()) {
            drain();
        }
    }

    private void sayHello(Settings settings, boolean signals) {
        Logger log = LoggerFactory.getLogger(Guardian.class);
        log.info(
                "httpd-guardian {} guards in {} mode, pid {}, {}",
                version(),
                settings.mode() == Mode.BLOCK ? "block" : "warn",
                ProcessHandle.current().pid(),
                configuration.source());
        configuration.faults().forEach(fault -> log.error("configuration: {}", fault));
        if (!input.polls()) {
            log.warn(
                    "this JVM does not let us wait for input and for time at once: on a quiet site"
                        + " counts are kept, and other guardians heard, only with the next line");
        }
        if (!signals && !heldTerm.isHeld()) {
            log.warn("this JVM does not let us handle SIGTERM: lines after it may go uncounted");
        }
    }

    private void lookAfter(OpenState openState, StateDirectory state) {
        if (openState.turn(draining)) {
            configuration.keepAsLastGood(state);
        }
    }
}

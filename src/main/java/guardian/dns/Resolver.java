package guardian.dns;

import guardian.config.SearchEngine;
import guardian.event.Prefix;
import guardian.runtime.Mailbox;
import guardian.runtime.Meter;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resolver threads: take questions, ask DNS, and post the answers. They own nothing, and may
 * wait for DNS; nobody waits for them longer than he likes. There are a few of them, because who
 * holds an address can make the look-up of its name as slow as he pleases.
 *
 * <p>Bounded: so many questions wait, further ones are refused and counted. Asked by the enforcer
 * thread alone.
 */
public final class Resolver {

    private static final int THREADS = 4;

    /** The most questions that wait. */
    public static final int QUESTIONS = 1024;

    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Prefix LOOPBACK = Prefix.parse("127.0.0.1");

    private static final Logger LOG = LoggerFactory.getLogger(Resolver.class);

    /** A question is what it takes to answer it. */
    private interface Question {
        Answer answer();
    }

    private final Names names;
    private final BotCheck check;
    private final BlockingQueue<Question> questions = new ArrayBlockingQueue<>(QUESTIONS);
    private final Mailbox<Answer> answers;
    private final Meter refused = new Meter();
    private volatile boolean silent;
    private volatile boolean heard;
    private long lastProbe;

    /**
     * @param servers addresses, with or without ports; none: the system's
     * @param answers where they go; must have room for as many as there may be questions
     */
    public Resolver(List<String> servers, List<SearchEngine> engines, Mailbox<Answer> answers) {
        this(new JndiNames(servers), engines, answers);
    }

    Resolver(Names names, List<SearchEngine> engines, Mailbox<Answer> answers) {
        this.names = names;
        this.check = new BotCheck(names, engines);
        this.answers = answers;
    }

    /** Starts the threads. The first look-up loads classes, and finds out whether DNS answers. */
    public void start() {
        questions.add(this::probe);
        for (int i = 1; i <= THREADS; i++) {
            Thread thread = new Thread(this::run, "resolver-" + i);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                turn(questions.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn(Question question) {
        try {
            Answer answer = question.answer();
            if (answer != null) {
                answers.offer(answer);
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.error("a look-up failed and is given up; please report this", e);
        }
    }

    /** Answers what waits by the calling thread; for tests. */
    void answerAll() {
        Question question;
        while ((question = questions.poll()) != null) {
            turn(question);
        }
    }

    /**
     * Asks whether that address is a search engine's; false when the question found no room, or DNS
     * answers nobody just now.
     */
    public boolean askWhoIs(Prefix address) {
        return !silent && ask(() -> new Answer.OfAddress(address, standing(address)));
    }

    /** Asks for the addresses of a name; false when the question found no room. */
    public boolean askWhereIs(String name) {
        return ask(() -> new Answer.OfName(name, addresses(name)));
    }

    private boolean ask(Question question) {
        boolean taken = questions.offer(question);
        if (!taken) {
            refused.increment();
        }
        return taken;
    }

    private Standing standing(Prefix address) {
        try {
            Standing standing = check.check(address);
            heard();
            return standing;
        } catch (NotKnown e) {
            failed(e);
            return Standing.UNKNOWN;
        }
    }

    private List<Prefix> addresses(String name) {
        try {
            List<Prefix> found = names.addressesOf(name);
            heard();
            return found;
        } catch (NotKnown e) {
            failed(e);
            return null;
        }
    }

    /** Finds out now and then whether DNS answers again; to be called often. */
    public void turn() {
        if (silent && isProbeDue()) {
            ask(this::probe);
        }
    }

    /**
     * Whether no server answers anything: then waiting is no use. One look-up that times out does
     * not tell, for that may be the fault of whoever holds the address; our own address does.
     */
    boolean isSilent() {
        return silent;
    }

    /** Whether it has answered anything yet, and still does. By any thread. */
    public boolean isAlive() {
        return heard && !silent;
    }

    private void failed(NotKnown failure) {
        LOG.debug("DNS: {}", failure.getMessage(), failure);
        if (!failure.isSilent()) {
            heard();
        } else if (isProbeDue()) {
            probe();
        }
    }

    private synchronized boolean isProbeDue() {
        boolean due = System.nanoTime() - lastProbe >= PROBE_NANOS;
        if (due) {
            lastProbe = System.nanoTime();
        }
        return due;
    }

    private Answer probe() {
        try {
            names.namesOf(LOOPBACK);
            heard();
        } catch (NotKnown e) {
            if (!e.isSilent()) {
                heard();
            } else if (!silent) {
                silent = true;
                LOG.warn(
                        "DNS does not answer: search engines cannot be told from others, and host"
                                + " names keep their last addresses, until it does: {} ({})",
                        e.getMessage(),
                        String.valueOf(e.getCause()));
                LOG.debug("DNS: {}", e.getMessage(), e);
            }
        }
        return null;
    }

    private void heard() {
        heard = true;
        if (silent) {
            silent = false;
            LOG.info("DNS answers again");
        }
    }

    /** Questions that found no room. */
    public long refused() {
        return refused.value();
    }
}

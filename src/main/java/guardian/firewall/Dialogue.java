package guardian.firewall;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A long-lived program that is told something and answers in lines on stderr, by a thread that
 * waits for neither: a program that reads nothing, or says nothing, for the time limit has failed.
 * What it prints on stdout is thrown away.
 */
final class Dialogue {

    /** More than an answer ever has. */
    private static final int MOST_LINES = 1000;

    private static final long LOOK_NANOS = 50_000;
    private static final long PATIENT_NANOS = 5_000_000;

    private final String name;
    private final Duration limit;
    private final Process process;
    private final Feed feed;
    private final AvailableLines answers;
    private final Deque<String> said = new ArrayDeque<>();
    private long since;

    /**
     * Starts the program.
     *
     * @param name as faults call it
     */
    Dialogue(String name, ProcessBuilder program, Duration limit)
            throws FirewallFault, IOException {
        this.name = name;
        this.limit = limit;
        process = Programs.start(program.redirectOutput(ProcessBuilder.Redirect.DISCARD));
        answers = new AvailableLines(process.getErrorStream(), said::add);
        try {
            feed = new Feed(process);
        } catch (IOException e) {
            Programs.kill(process);
            throw new IOException(name + ": cannot be written to: " + e.getMessage(), e);
        }
    }

    /** Tells it something; each answer after that must come within the time limit. */
    void tell(String text) throws IOException, InterruptedException {
        feed.put(text);
        since = System.nanoTime();
        while (!feed.isEmpty()) {
            if (feed.push()) {
                since = System.nanoTime();
            } else {
                look();
            }
        }
    }

    /** The next line of its answer, waited for. */
    String hear() throws IOException, InterruptedException {
        while (said.isEmpty()) {
            look();
        }
        return said.remove();
    }

    private void look() throws IOException, InterruptedException {
        // Asked first: then what an ended process said is all there to be taken.
        boolean ended = !process.isAlive();
        boolean came = answers.take();
        long waited = System.nanoTime() - since;
        if (ended && !came) {
            throw new IOException(name + ": ended with exit code " + process.exitValue());
        }
        if (waited > limit.toNanos()) {
            throw new IOException(name + ": no answer after " + Command.seconds(limit));
        }
        if (said.size() > MOST_LINES) {
            throw new IOException(name + ": more than " + MOST_LINES + " lines for an answer");
        }
        if (Thread.interrupted()) {
            throw new InterruptedException(name + ": interrupted");
        }
        if (!came) {
            LockSupport.parkNanos(waited < PATIENT_NANOS ? LOOK_NANOS : 20 * LOOK_NANOS);
        }
    }

    /** Ends it at once, with all it has started. */
    void kill() {
        Programs.kill(process);
        feed.close();
    }

    /** Lets it end; kills it after a second. */
    void close() {
        feed.close();
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                Programs.kill(process);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Programs.kill(process);
        }
    }
}

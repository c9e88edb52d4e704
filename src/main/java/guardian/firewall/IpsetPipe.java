package guardian.firewall;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One long-lived {@code ipset -}: it acts on each line at once and goes on after a bad one, for a
 * hundredth of what a process for each element costs. It answers on stderr only (its stdout are
 * prompts), and says nothing to a line that went well; so behind each line stands a question for a
 * type that does not exist, whose answer tells that all before it has been said:
 *
 * <pre>{@code
 * > add httpd-guardian-4 192.0.2.7 timeout 600 -exist
 * > test httpd-guardian-4 192.0.2.7
 * > help #42
 * < Warning: 192.0.2.7 is in set httpd-guardian-4.
 * < ipset v7.17: Unknown settype: `#42'
 * < Try `ipset help' for more information.
 * }</pre>
 *
 * <p>Orders are written in pieces that fit into any pipe, each after the one before it has been
 * answered; so neither side ever waits for the other to read, and no second thread is needed.
 *
 * <p>A process that has died, or does not answer a piece within the time limit, is killed, and what
 * is unanswered goes to a new one, once in a batch. Lines may therefore be carried out twice.
 */
final class IpsetPipe implements AutoCloseable {

    /** The least a pipe can hold: POSIX's PIPE_BUF on Linux. */
    private static final int PIECE = 4096;

    /** A piece is some 30 asked, and each is answered in a handful of lines. */
    private static final int MOST_LINES = 1000;

    private static final long LOOK_NANOS = 50_000;
    private static final long PATIENT_NANOS = 5_000_000;

    private final Programs programs;
    private final Duration limit;
    private Process process;
    private OutputStream in;
    private AvailableLines answers;
    private final List<String> said = new ArrayList<>();
    private long token;

    IpsetPipe(Programs programs, Duration limit) {
        this.programs = programs;
        this.limit = limit;
    }

    /** The outcome of each line, in their order. */
    List<Outcome> run(List<IpsetLine> asked) {
        List<Outcome> outcomes = new ArrayList<>(asked.size());
        boolean again = true;
        while (outcomes.size() < asked.size()) {
            try {
                start();
                piece(asked, outcomes);
            } catch (IOException e) {
                kill();
                if (!again) {
                    fail(asked, outcomes, e.getMessage() + ", twice; given up");
                }
                again = false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                kill();
                fail(asked, outcomes, "ipset -: interrupted, killed");
            } catch (FirewallFault e) {
                fail(asked, outcomes, e.getMessage());
            }
        }
        return outcomes;
    }

    private static void fail(List<IpsetLine> asked, List<Outcome> outcomes, String reason) {
        while (outcomes.size() < asked.size()) {
            outcomes.add(Outcome.failed(reason));
        }
    }

    private void start() throws FirewallFault, IOException, InterruptedException {
        if (process != null) {
            return;
        }
        process =
                Programs.start(
                        programs.prepare(List.of("ipset", "-"))
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD));
        in = process.getOutputStream();
        answers = new AvailableLines(process.getErrorStream(), said::add);
        // Whatever it says when it starts (version mismatches) belongs to no line.
        piece(List.of(IpsetLine.NOTHING), new ArrayList<>());
    }

    /** Writes as many asked as fit, from the first without an outcome on, and waits for theirs. */
    private void piece(List<IpsetLine> asked, List<Outcome> outcomes)
            throws IOException, InterruptedException {
        long first = token;
        StringBuilder text = new StringBuilder(PIECE);
        int next = outcomes.size();
        while (next < asked.size()) {
            String lines = asked.get(next).lines() + "help #" + token + '\n';
            if (!text.isEmpty() && text.length() + lines.length() > PIECE) {
                break;
            }
            text.append(lines);
            token++;
            next++;
        }
        long start = System.nanoTime();
        write(text);
        for (long due = first; due < token; due++) {
            outcomes.add(asked.get(outcomes.size()).outcome(awaited(due, start)));
        }
    }

    private void write(CharSequence text) throws IOException {
        try {
            in.write(text.toString().getBytes(StandardCharsets.US_ASCII));
            in.flush();
        } catch (IOException e) {
            throw new IOException("ipset -: has ended", e);
        }
    }

    /** What was said before the answer to that token. */
    private List<String> awaited(long due, long start) throws IOException, InterruptedException {
        String end = "`#" + due + "'";
        int looked = 0;
        while (true) {
            for (; looked < said.size(); looked++) {
                if (said.get(looked).contains(end)) {
                    List<String> mine = List.copyOf(said.subList(0, looked));
                    said.subList(0, looked + 1).clear();
                    return mine;
                }
            }
            lookAgain(start);
        }
    }

    private void lookAgain(long start) throws IOException, InterruptedException {
        // Asked first: then what an ended process said is all there to be taken.
        boolean ended = !process.isAlive();
        boolean came = answers.take();
        long waited = System.nanoTime() - start;
        if (ended && !came) {
            throw new IOException("ipset -: ended with exit code " + process.exitValue());
        }
        if (waited > limit.toNanos()) {
            throw new IOException("ipset -: no answer after " + Command.seconds(limit));
        }
        if (said.size() > MOST_LINES) {
            throw new IOException("ipset -: more than " + MOST_LINES + " lines for an answer");
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!came) {
            LockSupport.parkNanos(waited < PATIENT_NANOS ? LOOK_NANOS : 20 * LOOK_NANOS);
        }
    }

    private void kill() {
        if (process != null) {
            Programs.kill(process);
            forget();
        }
    }

    private void forget() {
        process = null;
        said.clear();
    }

    /** Lets the process end; kills it after a second. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
        try {
            in.close();
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                Programs.kill(process);
            }
        } catch (IOException e) {
            Programs.kill(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Programs.kill(process);
        }
        forget();
    }
}

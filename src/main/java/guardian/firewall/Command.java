package guardian.firewall;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs one external program to its end: an argument list, little or nothing on its stdin, a time
 * limit, and a bound on what is kept of its output. What is late is killed with all it has started.
 */
final class Command {

    /** Characters kept of each stream; the rest is read and dropped. */
    static final int KEPT = 64 * 1024;

    /** The most that a program is told. */
    static final int MOST_TOLD = 1024 * 1024;

    private static final ProcessBuilder.Redirect NOTHING =
            ProcessBuilder.Redirect.from(new File("/dev/null"));

    private final Programs programs;
    private final Duration limit;

    Command(Programs programs, Duration limit) {
        this.programs = programs;
        this.limit = limit;
    }

    /** The program's exit code and output. */
    record Answer(List<String> command, int exit, String out, String err) {

        boolean isGood() {
            return exit == 0;
        }

        /** What it says when it fails, in one line. */
        FirewallFault fault() {
            String said = (err.isBlank() ? out : err).strip().replaceAll("\\s*\n\\s*", " | ");
            return new FirewallFault(
                    String.format(
                            "%s: exit code %d: %s",
                            String.join(" ", command),
                            exit,
                            said.length() > 500 ? said.substring(0, 500) + "..." : said));
        }
    }

    /** Runs it, whatever its exit code. */
    Answer run(String... command) throws FirewallFault {
        StringBuilder out = new StringBuilder();
        Answer answer = run(line -> keep(out, line), command);
        return new Answer(answer.command, answer.exit, out.toString(), answer.err);
    }

    /** Runs it; any other exit code than 0 is a fault. */
    Answer mustRun(String... command) throws FirewallFault {
        Answer answer = run(command);
        if (!answer.isGood()) {
            throw answer.fault();
        }
        return answer;
    }

    /**
     * Runs it with a text on its stdin; any other exit code than 0 is a fault.
     *
     * @param text ASCII, at most {@link #MOST_TOLD} characters
     */
    void mustTake(String text, String... command) throws FirewallFault {
        if (text.length() > MOST_TOLD) {
            throw new IllegalArgumentException(text.length() + " characters for one command");
        }
        StringBuilder out = new StringBuilder();
        Answer answer = run(text, line -> keep(out, line), List.of(command));
        if (!answer.isGood()) {
            throw new Answer(answer.command, answer.exit, out.toString(), answer.err).fault();
        }
    }

    /** Runs it and hands on its output line by line: for listings of any length. */
    Answer run(Consumer<String> lines, String... command) throws FirewallFault {
        return run(null, lines, List.of(command));
    }

    private Answer run(String text, Consumer<String> lines, List<String> asked)
            throws FirewallFault {
        ProcessBuilder builder = programs.prepare(asked);
        Process process = Programs.start(text == null ? builder.redirectInput(NOTHING) : builder);
        StringBuilder err = new StringBuilder();
        try (Feed feed = feed(process, text)) {
            boolean ended =
                    watch(
                            process,
                            feed,
                            new AvailableLines(process.getInputStream(), lines),
                            new AvailableLines(process.getErrorStream(), line -> keep(err, line)));
            if (!ended) {
                throw FirewallFault.late(
                        String.join(" ", asked) + ": no end after " + seconds(limit) + ", killed");
            }
            return new Answer(asked, process.exitValue(), "", err.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fault(asked, "interrupted, killed", e);
        } catch (IOException e) {
            throw fault(asked, "its output cannot be read: " + e.getMessage(), e);
        } finally {
            if (process.isAlive()) {
                Programs.kill(process);
            }
        }
    }

    /** What the program is told; null for nothing, and where it has ended before that. */
    private static Feed feed(Process process, String text) {
        if (text == null) {
            return null;
        }
        try {
            Feed feed = new Feed(process);
            feed.put(text);
            return feed;
        } catch (IOException e) {
            // Its exit code says why.
            return null;
        }
    }

    /** Reads until the program has ended; false if it takes longer than the limit. */
    private boolean watch(Process process, Feed feed, AvailableLines out, AvailableLines err)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start <= limit.toNanos()) {
            // Asked first: then what an ended program wrote is all there to be taken.
            boolean ended = !process.isAlive();
            boolean came = out.take() | err.take() | push(feed);
            if (ended && !came) {
                out.end();
                err.end();
                return true;
            }
            if (!came) {
                process.waitFor(1, TimeUnit.MILLISECONDS);
            }
        }
        return false;
    }

    /** Goes on telling; the program hears that this was all at its end. */
    private static boolean push(Feed feed) {
        try {
            boolean pushed = feed != null && feed.push();
            if (feed != null && feed.isEmpty()) {
                feed.close();
            }
            return pushed;
        } catch (IOException e) {
            // It has ended without reading all; its exit code says why.
            return false;
        }
    }

    private static FirewallFault fault(List<String> command, String what, Exception cause) {
        return new FirewallFault(String.join(" ", command) + ": " + what, cause);
    }

    private static void keep(StringBuilder text, String line) {
        int room = KEPT - text.length();
        if (room > 0) {
            text.append(line, 0, Math.min(room - 1, line.length())).append('\n');
        }
    }

    /** As faults write a limit. */
    static String seconds(Duration limit) {
        return limit.toMillis() / 1000.0 + " s";
    }
}

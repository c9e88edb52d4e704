package guardian.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A real httpd with the guardian behind it, and clients with any address: {@code src/test/lab/lab},
 * whose head describes the network and the verbs. Works only where {@code
 * src/test/lab/in-own-network} has made a network for this JVM; one lab at a time.
 */
public final class Lab implements AutoCloseable {

    // Not below the checkout: the children of httpd, who are www-data, must get there.
    private static final String PLACE =
            System.getenv().getOrDefault("GUARDIAN_LAB_DIR", "/var/tmp");

    private final Path directory;
    private final LabCommand command = new LabCommand();

    private Lab(Path directory) {
        this.directory = directory;
    }

    /** Network and directory, with a configuration in block mode; httpd does not run yet. */
    public static Lab up() throws IOException {
        Lab lab = new Lab(Files.createTempDirectory(Path.of(PLACE), "httpd-guardian-lab."));
        try {
            lab.command.run("up", lab.directory.toString());
        } catch (AssertionError e) {
            lab.remove();
            throw e;
        }
        return lab;
    }

    /** Which of the shipped files httpd includes: debian or redhat, modsecurity or customlog. */
    public Lab withHttpdConf(String layout, String feed) {
        command.set("LAB_LAYOUT", layout);
        command.set("LAB_FEED", feed);
        return this;
    }

    /** ModSecurity and CRS, where the feed is customlog, too. */
    public Lab withModSecurity() {
        command.set("LAB_MODSECURITY", "yes");
        return this;
    }

    /** mpm_itk, with two more sites that serve as the users news and mail. */
    public Lab withItk() {
        command.set("LAB_MPM", "itk");
        return this;
    }

    /**
     * The program behind the pipe, instead of {@code bin/httpd-guardian}; a path in the checkout.
     */
    public Lab withGuardian(String program) {
        command.set("LAB_GUARDIAN", LabCommand.HOME.resolve(program).toString());
        return this;
    }

    /** How long clients wait for an answer; else 2 seconds. */
    public Lab withPatience(int seconds) {
        command.set("LAB_PATIENCE", Integer.toString(seconds));
        return this;
    }

    /** What stands at the end of httpd's configuration. */
    public Lab withHttpdLines(String... lines) throws IOException {
        Files.write(directory.resolve("extra.conf"), List.of(lines));
        return this;
    }

    /** Replaces the guardian's configuration; the state directory is added. */
    public Lab withSettings(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("[state]");
        all.add("directory = \"" + state() + "\"");
        Files.write(directory.resolve("guardian.toml"), all);
        return this;
    }

    public Path directory() {
        return directory;
    }

    /** Where ModSecurity writes its audit files. */
    public Path audit() {
        return directory.resolve("audit");
    }

    /** The guardian's state directory, where its logs are, too. */
    public Path state() {
        return directory.resolve("guardian");
    }

    public void startHttpd() {
        command.run("httpd-start", directory.toString());
    }

    /** Returns when the new children serve; old ones may live on. */
    public void gracefulHttpd() {
        command.run("httpd-graceful", directory.toString());
    }

    public void restartHttpd() {
        command.run("httpd-restart", directory.toString());
    }

    /** Returns when httpd and the programs behind its pipes are gone. */
    public void stopHttpd() {
        command.run("httpd-stop", directory.toString());
    }

    /** {@code httpd -t}. */
    public void testHttpd() {
        command.run("httpd-test", directory.toString());
    }

    /** Pids of the programs behind httpd's pipes. */
    public List<String> guardians() {
        return command.run("guardians", directory.toString()).lines().toList();
    }

    /** The status of one GET, or 0 when it was not answered for 2 seconds. */
    public int request(String from, String path, String... curlOptions) {
        List<String> arguments = new ArrayList<>(List.of("request", from, path));
        arguments.addAll(List.of(curlOptions));
        return Integer.parseInt(command.tryRun(arguments).strip());
    }

    /** A GET of a page that takes so many seconds, once httpd works on it. */
    public Process requestSlowly(String from, String seconds) {
        long before = sleeping(seconds);
        Process request = command.start(List.of("request", from, "/slow?" + seconds));
        await(
                () -> sleeping(seconds) > before ? true : null,
                Duration.ofSeconds(10),
                () -> "a page that sleeps for " + seconds + " s");
        return request;
    }

    private static long sleeping(String seconds) {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").endsWith("sleep " + seconds))
                .count();
    }

    /** Sends these characters as bytes; the status of the answer, or 0 when httpd only hangs up. */
    public int raw(String from, String text) {
        String answer = command.feed(text.getBytes(StandardCharsets.ISO_8859_1), "raw", from);
        return answer.startsWith("HTTP/") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    /** That many GETs; how many got which status, as {@code "120 200"}. */
    public List<String> flood(String from, int count, int connections, String... pathAndOptions) {
        List<String> arguments =
                new ArrayList<>(List.of("flood", from, "" + count, "" + connections));
        arguments.addAll(List.of(pathAndOptions));
        return command.run(arguments.toArray(String[]::new)).lines().toList();
    }

    /** Many clients until its standard input is closed, see {@link Crowd}. */
    public Process startCrowd(int threshold) {
        return command.start(List.of("crowd", Integer.toString(threshold)));
    }

    /** The lines of the decision log so far. */
    public List<String> decisions() {
        return lines(state().resolve("decisions.log"));
    }

    /** Waits for a line of the decision log that contains that text. */
    public String awaitDecision(String text, Duration limit) {
        return await(
                () ->
                        decisions().stream()
                                .filter(line -> line.contains(text))
                                .findFirst()
                                .orElse(null),
                limit,
                () -> "a decision with \"" + text + "\"; there are: " + decisions());
    }

    /** The lines of guardian.log so far. */
    public List<String> reports() {
        return lines(state().resolve("guardian.log"));
    }

    /** Asks every 20 ms until there is an answer other than null. */
    public static <T> T await(Supplier<T> question, Duration limit, Supplier<String> whatFor) {
        long end = System.nanoTime() + limit.toNanos();
        T answer;
        while ((answer = question.get()) == null) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Waited " + limit + " in vain for " + whatFor.get());
            }
            pause();
        }
        return answer;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting", e);
        }
    }

    /** No lines when the file is not there. */
    public static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    @Override
    public void close() throws IOException {
        command.run("down", directory.toString());
        remove();
    }

    private void remove() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

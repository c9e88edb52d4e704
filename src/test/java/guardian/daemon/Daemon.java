package guardian.daemon;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The real daemon behind a real pipe, as httpd starts it: by its launcher, with nothing typed. */
final class Daemon implements AutoCloseable {

    private static final Path ROOT =
            Path.of(System.getProperty("guardian.home", ".")).toAbsolutePath().normalize();
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss.SSSSSS Z", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final Process process;
    private final OutputStream pipe;
    private long sent;

    private Daemon(Process process) {
        this.process = process;
        this.pipe = new BufferedOutputStream(process.getOutputStream(), 8192);
    }

    /**
     * A configuration with that state directory; further lines of TOML come before its sections.
     */
    static Path config(Path folder, String top, String sections) throws IOException {
        Path file = folder.resolve("guardian.toml");
        Files.writeString(
                file,
                top
                        + "\n"
                        + "[state]\ndirectory = \""
                        + folder.resolve("state")
                        + "\"\n"
                        + sections);
        return file;
    }

    static Daemon start(Path config, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(ROOT.resolve("bin/httpd-guardian").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        if (config != null) {
            builder.environment().put("GUARDIAN_CONFIG", config.toString());
        }
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(
                config == null
                        ? ProcessBuilder.Redirect.DISCARD
                        : ProcessBuilder.Redirect.appendTo(
                                config.resolveSibling("stderr").toFile()));
        builder.directory(Path.of("/").toFile());
        return new Daemon(builder.start());
    }

    static ProcessBuilder guardianctl(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(ROOT.resolve("bin/guardianctl").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    static String line(String client, Instant at, long number) {
        return "www.example.com "
                + client
                + " - - ["
                + DATE.format(at)
                + "] \"GET /x HTTP/1.1\" 200 239 \"-\" \"-\" Zx9Y"
                + number
                + " \"-\" 1548 0 \"-\" 0 \n";
    }

    Daemon send(String text) throws IOException {
        pipe.write(text.getBytes(StandardCharsets.ISO_8859_1));
        pipe.flush();
        return this;
    }

    Daemon requests(String client, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            pipe.write(line(client, Instant.now(), sent++).getBytes(StandardCharsets.ISO_8859_1));
        }
        pipe.flush();
        return this;
    }

    long pid() {
        return process.pid();
    }

    void terminate() {
        // Process.destroy would close the pipe as well.
        process.toHandle().destroy();
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Ends the input and waits; the exit code. */
    int end() throws IOException, InterruptedException {
        pipe.close();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the daemon did not end at the end of its input");
        }
        return process.exitValue();
    }

    /** Waits for one that was killed. */
    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The lines of the decision log so far. */
    static List<String> decisions(Path folder) throws IOException {
        Path file = folder.resolve("state/decisions.log");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    static String log(Path folder) {
        Path file = folder.resolve("state/guardian.log");
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void await(String what, Duration most, BooleanSupplier seen)
            throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!seen.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not seen within " + most + ": " + what);
            }
            Thread.sleep(10);
        }
    }

    /** Until that many starts have found what was counted before them. */
    static void awaitMerged(Path folder, int starts) throws InterruptedException {
        await(
                "counters merged at " + starts + " starts",
                Duration.ofSeconds(30),
                () -> log(folder).split("counters open:", -1).length > starts);
    }

    static void awaitDecision(Path folder, String part) throws InterruptedException {
        await(
                "a decision with " + part,
                Duration.ofSeconds(20),
                () -> {
                    try {
                        return decisions(folder).stream().anyMatch(each -> each.contains(part));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }
}

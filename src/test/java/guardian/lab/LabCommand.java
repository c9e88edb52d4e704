package guardian.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Calls {@code src/test/lab/lab}; what it says on stderr goes to the stderr of the tests. */
final class LabCommand {

    static final Path HOME = Path.of(System.getProperty("guardian.home", ".")).toAbsolutePath();

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Map<String, String> environment = new HashMap<>();

    void set(String name, String value) {
        environment.put(name, value);
    }

    /** Runs a verb that must succeed; its output. */
    String run(String... arguments) {
        return run(List.of(arguments), true, new byte[0]);
    }

    /** Runs a verb that must succeed, with that on its standard input; its output. */
    String feed(byte[] input, String... arguments) {
        return run(List.of(arguments), true, input);
    }

    /** Runs a verb that may fail; its output. */
    String tryRun(List<String> arguments) {
        return run(arguments, false, new byte[0]);
    }

    Process start(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(HOME.resolve("src/test/lab/lab").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run " + command, e);
        }
    }

    private String run(List<String> arguments, boolean mustSucceed, byte[] input) {
        Process process = start(arguments);
        try {
            if (input.length > 0) {
                process.getOutputStream().write(input);
                process.getOutputStream().close();
            }
            byte[] output = process.getInputStream().readAllBytes();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("lab " + arguments + " did not end within " + LIMIT);
            }
            if (mustSucceed && process.exitValue() != 0) {
                throw new AssertionError("lab " + arguments + " ended with " + process.exitValue());
            }
            return new String(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot talk with lab " + arguments, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while lab " + arguments + " ran", e);
        }
    }
}

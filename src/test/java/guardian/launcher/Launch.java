package guardian.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A start of a program in an environment that is empty, as httpd's nearly is, but for what the test
 * adds.
 */
final class Launch {

    /**
     * Where a JDK or perl may lie; what cannot be uninstalled for a test is covered in a mount
     * namespace.
     */
    private static final String COVER =
            """
            [ ! -d /usr/lib/jvm ] || [ "$1" != java ] || mount -t tmpfs none /usr/lib/jvm
            for folder in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin; do
                found=$(readlink -f "$folder/$1")
                [ ! -f "$found" ] || mount --bind /dev/null "$found"
            done
            shift
            exec "$@"
            """;

    /** What a program that has ended said, byte for byte a character. */
    record Ended(int status, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }
    }

    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();
    private ProcessBuilder.Redirect input =
            ProcessBuilder.Redirect.from(new java.io.File("/dev/null"));

    Launch(Path program) {
        command.add(program.toString());
    }

    Launch arguments(String... added) {
        command.addAll(Arrays.asList(added));
        return this;
    }

    Launch with(String name, Object value) {
        environment.put(name, value.toString());
        return this;
    }

    Launch with(FakeJava java) {
        return with("GUARDIAN_JAVA_HOME", java.home());
    }

    /**
     * On a machine that lacks a program: java in any place the launcher knows, or one on its PATH.
     */
    Launch without(String name) {
        command.addAll(0, List.of("unshare", "-m", "sh", "-c", COVER, "sh", name));
        return this;
    }

    Launch reading(Path file) {
        input = ProcessBuilder.Redirect.from(file.toFile());
        return this;
    }

    /** Standard input is a pipe of the test's. */
    Launch reading() {
        input = ProcessBuilder.Redirect.PIPE;
        return this;
    }

    Started start() throws IOException {
        Path out = Files.createTempFile("launch", ".out");
        Path err = Files.createTempFile("launch", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(input);
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Started(builder.start(), out, err);
    }

    Ended run() throws Exception {
        Started started = start();
        started.process().getOutputStream().close();
        return started.end();
    }

    record Started(Process process, Path out, Path err) {

        Ended end() throws Exception {
            boolean ended = process.waitFor(30, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            assertThat(ended).as("ended within 30 s").isTrue();
            return new Ended(process.exitValue(), taken(out), taken(err));
        }

        private static String taken(Path file) throws IOException {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            Files.delete(file);
            return text;
        }
    }
}

package guardian.cli;

import guardian.config.ConfigFile;
import guardian.config.Reading;
import guardian.config.Settings;
import guardian.control.Json;
import guardian.control.JsonTree;
import guardian.decision.JsonLine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/**
 * What verbs share that ask or order the running guardian: the configuration that tells where it
 * listens, and how answers, faults and exit codes go out.
 */
abstract class Asking implements Callable<Integer> {

    static final int DONE = 0;
    static final int NOTHING = 1;
    static final int USAGE = 2;
    static final int NOT_RUNNING = 3;
    static final int BAD_CONFIG = 4;
    static final int FIREWALL = 5;

    @Option(names = "--config", paramLabel = "FILE", description = "The guardian's configuration.")
    private Path config;

    @Option(names = "--json", description = "One JSON document, errors too.")
    private boolean json;

    private Reading reading;

    /** The settings of the file; where it has faults, what it says all the same. */
    final Settings settings() {
        return reading().settings();
    }

    final Reading reading() {
        if (reading == null) {
            reading = ConfigFile.read(file(), ConfigFile.isDefault(file()));
        }
        return reading;
    }

    final Path file() {
        return ConfigFile.locate(config, System.getenv());
    }

    final boolean isJson() {
        return json;
    }

    /** Asks for that verb, with these fields. */
    final String ask(String verb, Consumer<Json> fields) throws Caller.NoAnswer {
        return new Caller(ConfigFile.socket(file(), ConfigFile.isDefault(file())))
                .ask(
                        Json.of(
                                request -> {
                                    request.text("verb", verb);
                                    fields.accept(request);
                                }));
    }

    /** What the guardian answered. */
    static JsonTree tree(String answer) {
        try {
            return JsonTree.read(answer);
        } catch (IOException e) {
            throw new IllegalStateException("the guardian answered no JSON: " + e.getMessage(), e);
        }
    }

    /** A question or an order; what follows when no guardian answers is {@link #without}. */
    @Override
    public final Integer call() {
        if (!isWellAsked()) {
            return USAGE;
        }
        try {
            return with();
        } catch (Caller.NoAnswer e) {
            return without(e.getMessage());
        }
    }

    /** Whether the command line makes sense; else it has been said why not. */
    boolean isWellAsked() {
        return true;
    }

    /** Has the guardian do it. */
    abstract int with() throws Caller.NoAnswer;

    /** No guardian answers; {@code why} says so. */
    int without(String why) {
        return fail(NOT_RUNNING, why);
    }

    /** An answer that is none; true when it was, and has been told. */
    final boolean isFault(JsonTree answer) {
        return answer.has("error");
    }

    final int fault(JsonTree answer) {
        return fail(
                answer.text("cause").equals("usage") ? USAGE : NOT_RUNNING, answer.text("error"));
    }

    /** Says what is wrong. */
    final int fail(int exitCode, String message) {
        System.err.println("guardianctl: " + Shown.line(message));
        if (json) {
            out().println(JsonLine.error(message));
        }
        return exitCode;
    }

    static PrintStream out() {
        return new PrintStream(System.out, true, StandardCharsets.UTF_8);
    }
}

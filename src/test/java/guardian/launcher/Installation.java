package guardian.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The programs of this checkout, copied beside an empty jar into a folder with blanks in its name.
 * Its configuration puts the state, and with it guardian.log, into the same folder.
 */
record Installation(Path root) {

    private static final List<String> PROGRAMS = List.of("httpd-guardian", "guardianctl", ".java");

    static Installation in(Path folder) throws IOException {
        Installation made = programsIn(folder.resolve("a place with blanks"));
        Files.createDirectories(made.root.resolve("lib"));
        Files.createFile(made.jar());
        made.configure("[state]\ndirectory = \"" + made.state() + "\"\n");
        return made;
    }

    /** The programs alone, as in a checkout that was never built. */
    static Installation programsIn(Path root) throws IOException {
        Installation made = new Installation(root);
        Files.createDirectories(root.resolve("bin"));
        for (String name : PROGRAMS) {
            Path source = Path.of(System.getProperty("guardian.home"), "bin", name);
            Files.copy(source, made.program(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return made;
    }

    Path program(String name) {
        return root.resolve("bin").resolve(name);
    }

    Path jar() {
        return root.resolve("lib/httpd-guardian.jar");
    }

    Path state() {
        return root.resolve("state");
    }

    Path marks() {
        return state().resolve("launch");
    }

    Path log() {
        return state().resolve("guardian.log");
    }

    Path config() {
        return root.resolve("guardian.toml");
    }

    void configure(String toml) throws IOException {
        Files.writeString(config(), toml);
    }

    /** A start of the daemon with this installation's configuration. */
    Launch daemon(String... arguments) {
        return new Launch(program("httpd-guardian"))
                .arguments("--config", config().toString())
                .arguments(arguments);
    }

    Launch guardianctl(String... arguments) {
        return new Launch(program("guardianctl")).arguments(arguments);
    }
}

package guardian.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A JDK's folder whose java is a script: enough for what the launcher itself decides. */
record FakeJava(Path home) {

    /** Prints its own path, its arguments one a line, its pid and its environment. */
    private static final String TELL = "printf '%s\\n' \"$0\" \"$@\"; echo pid=$$; exec env\n";

    static FakeJava of(Path home, String version) throws IOException {
        return of(home, version, TELL);
    }

    static FakeJava of(Path home, String version, String script) throws IOException {
        FakeJava made = withoutRelease(home, script);
        Files.writeString(
                home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return made;
    }

    static FakeJava withoutRelease(Path home, String script) throws IOException {
        FakeJava made = new FakeJava(home);
        script(made.program(), script);
        return made;
    }

    /** Answers -version as a JDK does, and tells about any other start. */
    static FakeJava thatAnswers(Path home, String version) throws IOException {
        String answer = "echo 'openjdk version \"" + version + "\" 2026-04-21' >&2; exit";
        return withoutRelease(home, "[ \"$1\" != -version ] || { " + answer + "; }\n" + TELL);
    }

    static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path program() {
        return home.resolve("bin/java");
    }
}

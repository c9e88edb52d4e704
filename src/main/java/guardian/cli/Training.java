package guardian.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs one command line after the other in one JVM, for the build: the classes that they load are
 * kept in an archive, from which guardianctl starts in a fraction of the time.
 */
public final class Training {

    private Training() {}

    /**
     * @param arguments a file with a command line a line, its words parted by blanks
     */
    public static void main(String[] arguments) throws IOException {
        for (String line : Files.readAllLines(Path.of(arguments[0]), StandardCharsets.UTF_8)) {
            String[] words = line.split(" ");
            Guardianctl.command(words).execute(words);
        }
    }
}

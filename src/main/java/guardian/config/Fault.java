package guardian.config;

import java.nio.file.Path;

/**
 * Something wrong in a configuration file.
 *
 * @param file the file
 * @param line from 1; that of the key, or of the element of a list
 * @param column from 1
 * @param key the key with its section: {@code firewall.ports}; empty when it is about the file
 * @param message what was found and what is allowed
 */
public record Fault(Path file, int line, int column, String key, String message) {

    @Override
    public String toString() {
        String where = file + ":" + line + ":" + column + ": ";
        return where + (key.isEmpty() ? "" : key + ": ") + message;
    }
}

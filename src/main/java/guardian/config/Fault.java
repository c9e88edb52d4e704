package guardian.config;

import java.nio.file.Path;

/**
 * Something wrong with a configuration file.
 *
 * @param file the file, as it was named
 * @param line counted from 1; 1 when the whole file is at fault
 * @param column counted from 1, in UTF-16 characters
 * @param key the key with its sections, {@code input.ipv4_prefix}; {@code file} when the file as
 *     such cannot be used, {@code syntax} when no key can be told
 * @param message what was found, what is allowed, and the nearest known key
 */
public record Fault(Path file, int line, int column, String key, String message) {

    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + key + ": " + message;
    }
}

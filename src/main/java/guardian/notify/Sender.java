package guardian.notify;

import guardian.config.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who tells it.
 *
 * @param host this machine's name
 * @param mode "block" or "warn"
 */
record Sender(String host, String mode) {

    private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

    static Sender of(Mode mode) {
        return new Sender(thisHost(), mode == Mode.BLOCK ? "block" : "warn");
    }

    /** As the kernel has it: no question to DNS. */
    private static String thisHost() {
        try {
            String name = Files.readString(HOST, StandardCharsets.ISO_8859_1).strip();
            return name.isEmpty() ? "this machine" : name;
        } catch (IOException e) {
            return "this machine";
        }
    }
}

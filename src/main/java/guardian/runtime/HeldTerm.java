package guardian.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * SIGTERM, as bin/httpd-guardian holds it back: blocked and ignored, a JVM never touches it. A
 * handler of ours would be there only once the JVM has started, and until then the signal would end
 * a guardian whose pipe holds lines. So the kernel keeps it pending for good, and we look for it.
 *
 * <p>Confined to the main thread.
 */
public final class HeldTerm {

    private static final Path STATUS = Path.of("/proc/thread-self/status");

    private static final String TOLD = "GUARDIAN_TERM";

    /** Bit 14 of a mask of signals. */
    private static final long TERM = 1L << 15 - 1;

    private final boolean told;
    private final boolean held;

    public HeldTerm() {
        this.told = System.getenv(TOLD) != null;
        this.held = isIn("SigBlk") && isIn("SigIgn");
    }

    /** Whether it is held back; where it is not, {@link Signals} hears it. */
    public boolean isHeld() {
        return held;
    }

    /** Whether it has come, at any time since the launcher was started. */
    public boolean hasCome() {
        return told || held && isIn("ShdPnd");
    }

    private static boolean isIn(String mask) {
        try {
            return (mask(Files.readString(STATUS, StandardCharsets.ISO_8859_1), mask) & TERM) != 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** A mask in that text; 0 where it is not told. */
    static long mask(String status, String name) {
        int at = status.indexOf('\n' + name + ":\t");
        if (at < 0) {
            return 0;
        }
        int from = at + name.length() + 3;
        return Long.parseUnsignedLong(status, from, status.indexOf('\n', from), 16);
    }
}

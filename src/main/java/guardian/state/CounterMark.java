package guardian.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * That a guardian has the counters open: a file {@code counters.dirty-PID-OPENED} with one line,
 * which stays there when he does not end cleanly.
 *
 * <pre>
 * BOOT_ID PID STARTED OPENED DOING
 * 0f3c9e5e-8d0f-4a57-9d3c-0c9d6a8e1b55 4711 1234567 1795222923123 counting
 * </pre>
 *
 * @param boot the boot of the machine it belongs to
 * @param pid of the guardian; 0 when it is not known
 * @param started when that process was started, as the kernel counts; a pid alone is used again
 * @param opened when he opened the counters, epoch milliseconds
 * @param recovering whether he was at recovering them, and not yet at counting
 */
record CounterMark(String boot, long pid, String started, long opened, boolean recovering) {

    private static final String NAME = "counters.dirty-";
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String UNKNOWN = "-";
    private static final String ZOMBIE = "Z";
    private static final String RECOVERING = "recovering";
    private static final String COUNTING = "counting";

    /** Names of files that are marks. */
    static final String GLOB = NAME + "*";

    /** Our own, for counters that we open now. */
    static CounterMark own() {
        long pid = ProcessHandle.current().pid();
        return new CounterMark(bootId(), pid, startOf(pid), System.currentTimeMillis(), false);
    }

    /** The same, when we recover or have done so. */
    CounterMark recovering(boolean now) {
        return new CounterMark(boot, pid, started, opened, now);
    }

    /** Where it lies. */
    Path in(StateDirectory state) {
        return state.file(NAME + pid + '-' + Long.toHexString(opened));
    }

    /** Even where the disk is too full for the line there is a file, and that is a mark. */
    void write(StateDirectory state) throws IOException {
        Files.writeString(in(state), line() + '\n');
    }

    String line() {
        return String.join(
                " ",
                boot,
                Long.toString(pid),
                started,
                Long.toString(opened),
                recovering ? RECOVERING : COUNTING);
    }

    /** A line that is not whole, or no file at all, is somebody's whom nobody knows. */
    static CounterMark read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return new CounterMark(UNKNOWN, 0, UNKNOWN, 0, false);
        }
        String[] fields = Files.readString(file, StandardCharsets.ISO_8859_1).trim().split(" ");
        try {
            return new CounterMark(
                    fields[0],
                    Long.parseLong(fields[1]),
                    fields[2],
                    Long.parseLong(fields[3]),
                    fields[4].equals(RECOVERING));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return new CounterMark(UNKNOWN, 0, UNKNOWN, 0, false);
        }
    }

    /** Whether another process than ours has made it, and that one lives. */
    boolean isOfLivingOther() {
        return pid != ProcessHandle.current().pid()
                && boot.equals(bootId())
                && started.equals(startOf(pid))
                && ProcessHandle.of(pid).isPresent();
    }

    /**
     * Whether he may have left a file that has to be recovered although no lock in it is held: he
     * was at that himself, his JVM crashed, or the machine went down, and took pages with it.
     */
    boolean callsForRecovery(StateDirectory state) {
        return recovering || pid == 0 || isOfEarlierBoot() || hasCrashed(state);
    }

    private boolean isOfEarlierBoot() {
        return !boot.equals(bootId());
    }

    /** Whether it was recovering that made his JVM crash, if that was able to say so. */
    boolean crashedRecovering(StateDirectory state) {
        return recovering && hasCrashed(state);
    }

    private boolean hasCrashed(StateDirectory state) {
        return Files.exists(state.file("hs_err_" + pid + ".log"));
    }

    /** What became of him, for guardian.log. */
    String story() {
        if (pid == 0) {
            return "its mark is not whole";
        }
        String who = "pid " + pid + ", counters open since " + Instant.ofEpochMilli(opened);
        return isOfEarlierBoot()
                ? who + ", was there when the machine went down"
                : who + ", was killed or crashed";
    }

    private static String bootId() {
        try {
            return Files.readString(BOOT_ID).trim();
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /**
     * Field 22 of {@code /proc/PID/stat}; the name before it may hold blanks and parentheses. Of a
     * process that has ended, and whose parent has not asked for it yet, it is not known any more.
     */
    private static String startOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals(ZOMBIE) ? UNKNOWN : fields[19];
        } catch (IOException | IndexOutOfBoundsException e) {
            return UNKNOWN;
        }
    }
}

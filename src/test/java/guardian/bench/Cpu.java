package guardian.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** CPU time, by the kernel's account, which counts in hundredths of a second. */
final class Cpu {

    private static final double MILLIS_A_TICK = 10;
    private static final int USER = 11;

    private Cpu() {}

    /** What this process, its children that live, and those that have ended have used. */
    static double withChildrenMillis() {
        long ticks = ticks(ProcessHandle.current(), 4);
        for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
            ticks += ticks(child, 2);
        }
        return ticks * MILLIS_A_TICK;
    }

    /** Of the process: user and system, and behind these the same of children that have ended. */
    private static long ticks(ProcessHandle process, int fields) {
        try {
            Path file = Path.of("/proc", Long.toString(process.pid()), "stat");
            String stat = Files.readString(file, StandardCharsets.ISO_8859_1);
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long sum = 0;
            for (int i = USER; i < USER + fields; i++) {
                sum += Long.parseLong(words[i]);
            }
            return sum;
        } catch (IOException e) {
            return 0;
        }
    }
}

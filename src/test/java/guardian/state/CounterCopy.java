package guardian.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.LongPredicate;
import java.util.function.ToIntFunction;

/** What a file of counters holds, read from a copy that is recovered as a start would do it. */
public final class CounterCopy {

    private CounterCopy() {}

    /** The sum over the records of clients whose address ends in such lower 64 bits. */
    public static long sum(
            Path file, long most, Path copy, LongPredicate wanted, ToIntFunction<ByteBuffer> worth)
            throws IOException {
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        long[] sum = new long[1];
        try (ChronicleCounters counters =
                ChronicleCounters.recover(copy, most, new ChronicleCounters.Faults())) {
            counters.each(
                    (high, low, rule, record) ->
                            sum[0] += wanted.test(low) ? worth.applyAsInt(record) : 0);
        }
        return sum[0];
    }
}

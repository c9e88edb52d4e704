package guardian;

import guardian.event.RequestEvent;
import guardian.ingest.Formats;
import guardian.ingest.LineReader;
import guardian.logformat.FormatFault;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a line to the request event, format by format. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ParseBench {

    /** The lines' format. */
    @Param({"guardian", "extended", "combined", "vhost_combined", "common"})
    public String format;

    /** Whether the reader is told it, or has to find out ({@code input.format = "auto"}). */
    @Param({"false", "true"})
    public boolean auto;

    private byte[][] lines;
    private LineReader reader;
    private long sum;

    @Setup(Level.Trial)
    public void prepare() throws FormatFault {
        lines = Lines.of(format, 1000);
        reader = new LineReader(Formats.of(auto ? "auto" : format), this::take);
        read();
        if (reader.read() != Lines.COUNT) {
            throw new IllegalStateException(reader.read() + " of the lines were read");
        }
    }

    private void take(RequestEvent event) {
        sum += event.low() + event.status();
    }

    @Benchmark
    @OperationsPerInvocation(Lines.COUNT)
    public long read() {
        for (byte[] line : lines) {
            reader.line(line, 0, line.length);
        }
        return sum;
    }
}

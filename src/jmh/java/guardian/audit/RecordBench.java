package guardian.audit;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of an audit file to its record: files a second, over those of the corpus. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RecordBench {

    /** The format: of 2.9, natively and as JSON, and of 3. */
    @Param({"audit-native", "audit-json", "audit-json3"})
    public String format;

    private final RecordReader reader = new RecordReader(List.of());
    private final List<byte[]> files = new ArrayList<>();
    private int next;

    @Setup(Level.Trial)
    public void prepare() throws IOException, URISyntaxException {
        Path corpus = Path.of(RecordBench.class.getResource("/corpus/" + format).toURI());
        try (Stream<Path> all = Files.walk(corpus)) {
            for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                if (each.getFileName().toString().startsWith("2026")) {
                    files.add(Files.readAllBytes(each));
                }
            }
        }
    }

    @Benchmark
    public Object read() {
        byte[] file = files.get(next);
        next = next + 1 < files.size() ? next + 1 : 0;
        return reader.read(file, file.length, "user", "path", file.length);
    }
}

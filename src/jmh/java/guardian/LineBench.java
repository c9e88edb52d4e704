package guardian;

import guardian.config.ConfigFile;
import guardian.config.Rule;
import guardian.ingest.Formats;
import guardian.ingest.LineSplitter;
import guardian.logformat.FormatFault;
import guardian.runtime.Mailbox;
import guardian.state.SharedCounters;
import guardian.state.StateDirectory;
import guardian.window.Enquiries;
import guardian.window.Keeper;
import guardian.window.Watch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole way of a line on the ingest thread, from the bytes of a read to the count, with a
 * keeper that takes the counts into a map meanwhile. Nobody reaches the threshold. The state lies
 * in the current folder.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LineBench {

    private static final int CLIENTS = Lines.COUNT;
    private static final Rule RULE = new Rule("requests", 30_000, 0, Optional.empty(), false);
    private static final String TWENTY = "/config/twenty-rules.toml";
    private static final int READ = 1 << 16;
    private static final long CLOSE_MILLIS = 10_000;

    /** How many rules more than {@code requests}, none of which matches. */
    @Param({"0", "20"})
    public int furtherRules;

    private final LineSplitter splitter = new LineSplitter();
    private byte[] input;
    private StateDirectory state;
    private Keeper keeper;
    private Counting counting;

    @Setup(Level.Trial)
    public void open() throws IOException, FormatFault {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] line : Lines.of("guardian", CLIENTS)) {
            all.write(line);
            all.write('\n');
        }
        input = all.toByteArray();
        state = new StateDirectory(Path.of("state"));
        List<Rule> rules = new ArrayList<>(rulesOfFile().subList(0, 1 + furtherRules));
        rules.set(0, RULE);
        Watch watch = new Watch(rules, 32, 64, 2 * CLIENTS, offence -> true);
        keeper = new Keeper(watch, new SharedCounters(state, 2 * CLIENTS, Keeper::worth));
        counting =
                new Counting(
                        Formats.of("auto"),
                        List.of(),
                        watch,
                        keeper,
                        new Mailbox<>(1),
                        new Mailbox<>(1),
                        new Enquiries(watch));
        keeper.start();
    }

    private static List<Rule> rulesOfFile() throws IOException {
        Path file = Files.createTempFile("rules", ".toml");
        try (InputStream text = LineBench.class.getResourceAsStream(TWENTY)) {
            Files.copy(text, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return ConfigFile.read(file, false).settings().rules();
    }

    @TearDown(Level.Trial)
    public void close() throws InterruptedException, IOException {
        counting.end();
        keeper.close(CLOSE_MILLIS);
        state.close();
    }

    @Benchmark
    @OperationsPerInvocation(Lines.COUNT)
    public void count() {
        for (int at = 0; at < input.length; at += READ) {
            int count = Math.min(READ, input.length - at);
            splitter.room();
            System.arraycopy(input, at, splitter.buffer(), splitter.at(), count);
            splitter.filled(count);
            counting.arrive();
            splitter.split(counting);
            counting.turn();
        }
    }
}

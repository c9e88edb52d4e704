package guardian;

import guardian.config.Rule;
import guardian.event.RequestEvent;
import guardian.window.Watch;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

/** One request more for a client that the table has; all clients come by, far from each other. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WatchBench {

    private static final long START_MILLIS = 1_800_000_000_000L;
    private static final Rule RULE = new Rule("requests", 30_000, 0, Optional.empty(), false);

    /** How many clients. */
    @Param({"1000", "100000", "1000000"})
    public int clients;

    private final RequestEvent event = new RequestEvent();
    private Watch watch;
    private long client;
    private long requests;

    @Setup(Level.Trial)
    public void fillTable() {
        watch = new Watch(List.of(RULE), 32, 64, 2 * clients, offence -> true);
        event.line(new byte[0]);
        for (int i = 0; i < clients; i++) {
            count();
        }
    }

    /**
     * The clock says that 100,000 requests come in a second, so that nobody reaches the threshold.
     */
    @Benchmark
    public void count() {
        client = (client + 7919) % clients;
        event.address(0, 0xFFFF_0A00_0000L + client);
        watch.count(event, START_MILLIS + requests++ / 100);
    }
}

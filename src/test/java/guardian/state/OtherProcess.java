package guardian.state;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.values.Values;

/**
 * Another process that has the counters of a state directory open: locks of files are between
 * processes, and so are kills. One command a line, each answered by one number.
 */
public final class OtherProcess implements OtherOwner {

    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;

    private OtherProcess(Process process) {
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        this.answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Opens the counters in a new process. */
    static OtherProcess start(Path directory, int most) throws IOException {
        OtherProcess other = new OtherProcess(java(directory.toString(), Integer.toString(most)));
        other.ask("open");
        return other;
    }

    /**
     * Lets a process be killed while it holds the segment of that client, which chance does seldom.
     */
    public static void killInSegment(Path file, long high, long low, int rule)
            throws IOException, InterruptedException {
        Process process =
                java("die", file.toString(), Long.toString(high), Long.toString(low), "" + rule);
        if (process.waitFor() != 137) {
            throw new IllegalStateException("the process did not die in the segment");
        }
    }

    /** Lets a process open the counters, and kills it so much later. */
    static void killWhileItOpens(Path directory, int most, long millis)
            throws IOException, InterruptedException {
        OtherProcess other = new OtherProcess(java(directory.toString(), Integer.toString(most)));
        other.commands.println("open");
        other.process.waitFor(millis, TimeUnit.MILLISECONDS);
        other.kill();
    }

    private static Process java(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--add") || argument.startsWith("-Dchronicle")) {
                command.add(argument);
            }
        }
        String classes = System.getProperty("surefire.test.class.path");
        command.addAll(
                List.of(
                        "-Dtinylog.level=off",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes == null ? System.getProperty("java.class.path") : classes,
                        OtherProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private int ask(String command) throws IOException {
        commands.println(command);
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the other process ended at: " + command);
        }
        return Integer.parseInt(answer);
    }

    @Override
    public void add(int client, int weight) throws IOException {
        ask("add " + client + ' ' + weight);
    }

    @Override
    public int read(int client) throws IOException {
        return ask("read " + client);
    }

    @Override
    public boolean isLost() throws IOException {
        return ask("mend") == -1;
    }

    @Override
    public void closeAndOpen() throws IOException {
        ask("close");
        ask("open");
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        ask("close");
        commands.close();
        answers.close();
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("die")) {
            dieInSegment(arguments);
        }
        SharedCounters counters =
                new SharedCounters(
                        new StateDirectory(Path.of(arguments[0])),
                        Integer.parseInt(arguments[1]),
                        record -> record.getInt(0));
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        String command;
        while ((command = in.readLine()) != null) {
            System.out.println(answer(counters, command.split(" ")));
        }
    }

    private static int answer(SharedCounters counters, String[] command) throws IOException {
        switch (command[0]) {
            case "open" -> counters.open();
            case "close" -> counters.close();
            case "mend" -> {
                try {
                    counters.mend();
                } catch (IOException e) {
                    return -1;
                }
            }
            case "add" -> {
                int weight = Integer.parseInt(command[2]);
                return CounterStoreContract.add(counters, Integer.parseInt(command[1]), weight)
                        .ordinal();
            }
            default -> {
                return CounterStoreContract.read(counters, Integer.parseInt(command[1]));
            }
        }
        return 0;
    }

    private static void dieInSegment(String[] arguments) throws IOException {
        CounterKey key = Values.newHeapInstance(CounterKey.class);
        key.setHigh(Long.parseLong(arguments[2]));
        key.setLow(Long.parseLong(arguments[3]));
        key.setRule(Integer.parseInt(arguments[4]));
        ChronicleMap<CounterKey, CounterValue> map =
                ChronicleMapBuilder.of(CounterKey.class, CounterValue.class)
                        .entries(1)
                        .createPersistedTo(Path.of(arguments[1]).toFile());
        try (ExternalMapQueryContext<CounterKey, CounterValue, ?> query = map.queryContext(key)) {
            query.updateLock().lock();
            Runtime.getRuntime().halt(137);
        }
    }
}

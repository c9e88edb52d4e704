package guardian.audit;

import com.sun.management.OperatingSystemMXBean;
import guardian.config.RuleFile;
import guardian.config.Settings;
import guardian.state.StateDirectory;
import guardian.store.Store;
import guardian.store.StoreFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What audit files cost: those of the corpus below 16 kB that 2.9 wrote, natively and as JSON,
 * again and again, each at a time of its own. Called by {@code src/test/lab/audit}.
 */
final class SweepBench {

    private static final Pattern MICROS = Pattern.compile("(?<=:\\d\\d:\\d\\d:\\d\\d\\.)\\d{6}");
    private static final int OF_A_MINUTE = 2_000;

    private SweepBench() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "make" -> make(directory, Integer.parseInt(arguments[2]));
            case "read" -> {
                read(directory);
                measure("read and parsed", () -> read(directory));
            }
            case "sweep" -> {
                Path state = Path.of(arguments[2]);
                measure("swept into SQLite and removed", () -> sweep(directory, state));
            }
            case "count" -> System.out.println(StoreFile.count(directory, "records"));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void make(Path directory, int count) throws IOException {
        List<String> corpus = new ArrayList<>();
        long bytes = 0;
        for (Path file : AuditCorpus.files()) {
            if (Files.size(file) < 16_000 && !file.toString().contains("json3")) {
                corpus.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        Path minute = directory;
        for (int i = 0; i < count; i++) {
            if (i % OF_A_MINUTE == 0) {
                String name = String.format("20261121-%04d", 100 + i / OF_A_MINUTE);
                minute = Files.createDirectories(directory.resolve("u/20261121").resolve(name));
            }
            String text = corpus.get(i % corpus.size());
            String own = MICROS.matcher(text).replaceFirst(String.format("%06d", i));
            bytes += own.length();
            Files.writeString(
                    minute.resolve("20261121-013222-" + i), own, StandardCharsets.ISO_8859_1);
        }
        System.err.printf("    (%d bytes a file)%n", bytes / count);
    }

    private static long read(Path directory) throws IOException {
        RecordReader reader = new RecordReader(List.of());
        Contents contents = new Contents(16 << 20);
        Permissions none = new Permissions(settings(directory, directory).audit());
        long rules = 0;
        long files = 0;
        try (Walk walk = new Walk(directory, none, Walk.ALL)) {
            Minute minute;
            while ((minute = walk.next()) != null) {
                try (Minute open = minute) {
                    Iterator<Path> names = open.folder().names();
                    for (; names.hasNext(); files++) {
                        Path name = names.next();
                        long size;
                        try (SeekableByteChannel file = open.folder().read(name)) {
                            size = contents.read(file);
                        }
                        String path = open.place().text(name);
                        RecordReader.Found found =
                                reader.read(contents.bytes(), contents.length(), "u", path, size);
                        rules += found.record().rules().size();
                    }
                }
            }
        }
        return rules > 0 ? files : 0;
    }

    private static long sweep(Path directory, Path state) throws Exception {
        Settings settings = settings(directory, state);
        try (StateDirectory own = new StateDirectory(state);
                Store store = Store.of(settings, Map.of())) {
            own.ensure();
            try (SweepOnce sweep = new SweepOnce(settings, own, store)) {
                while (sweep.piece()) {
                    // There is more.
                }
                return sweep.report().swept();
            }
        }
    }

    private static Settings settings(Path directory, Path state) {
        return RuleFile.settings(
                "[audit]\ndirectory = \"%s\"\n[state]\ndirectory = \"%s\"\n"
                        .formatted(directory, state));
    }

    private interface Work {
        long run() throws Exception;
    }

    private static void measure(String what, Work work) throws Exception {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        long files = work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        cpu = system.getProcessCpuTime() - cpu;
        thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - thread;
        System.out.printf(
                "    %-30s %,7d files, %,7.0f a second, CPU of a file: %d us of its thread, %d us"
                        + " with compiling and collecting%n",
                what, files, files / seconds, thread / 1000 / files, cpu / 1000 / files);
    }
}

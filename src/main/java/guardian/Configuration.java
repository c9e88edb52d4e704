package guardian;

import guardian.config.ConfigFile;
import guardian.config.Fault;
import guardian.config.Reading;
import guardian.config.Settings;
import guardian.runtime.AppendFile;
import guardian.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Which settings this run uses, and why. A bad configuration must not keep httpd waiting, so the
 * last good one takes its place, else the defaults in warn mode, which ban nobody; the complaints
 * go where the bad file says that logs lie, as far as it can be understood.
 *
 * @param settings those in use
 * @param faults what is wrong with the configured file
 * @param file the configured file, which need not exist
 * @param source where the settings come from, for guardian.log
 */
record Configuration(Settings settings, List<Fault> faults, Path file, String source) {

    private static final String LAST_GOOD = "last-good.toml";

    static Configuration load(Path named, Map<String, String> environment) {
        Path file = ConfigFile.locate(named, environment);
        Reading reading = ConfigFile.read(file, ConfigFile.isDefault(file));
        if (reading.faults().isEmpty()) {
            String source =
                    Files.exists(file) ? "configured by " + file : "by defaults, no " + file;
            return new Configuration(reading.settings(), List.of(), file, source);
        }
        Path lastGood = reading.settings().state().directory().resolve(LAST_GOOD);
        Reading before = ConfigFile.read(lastGood, false);
        if (before.faults().isEmpty()) {
            return new Configuration(
                    before.settings(), reading.faults(), file, "by the last good one, " + lastGood);
        }
        return new Configuration(
                Settings.defaults().withPlacesOf(reading.settings()),
                reading.faults(),
                file,
                "by defaults in warn mode, for want of a good configuration");
    }

    /** Prints every fault; the exit code of {@code --check}. */
    static int check(Path named, Map<String, String> environment) {
        Path file = ConfigFile.locate(named, environment);
        Reading reading = ConfigFile.read(file, ConfigFile.isDefault(file));
        reading.faults().forEach(System.err::println);
        if (reading.faults().isEmpty()) {
            System.out.println(file + (Files.exists(file) ? " is good" : " is absent: defaults"));
        }
        return reading.faults().isEmpty() ? 0 : Guardian.EXIT_BAD_CONFIG;
    }

    boolean isBad() {
        return !faults.isEmpty();
    }

    /** The same file, read again and found good. */
    Configuration with(Settings next) {
        return new Configuration(next, List.of(), file, source);
    }

    /** Keeps a copy of a good file, for the day when it is broken. */
    void keepAsLastGood(StateDirectory state) {
        if (isBad() || !Files.exists(file)) {
            return;
        }
        Path kept = state.file(LAST_GOOD);
        Path fresh = state.file(LAST_GOOD + ".new");
        try {
            AppendFile.refuseFifo(kept);
            AppendFile.refuseFifo(fresh);
            if (!Files.exists(kept) || Files.mismatch(file, kept) >= 0) {
                Files.copy(file, fresh, StandardCopyOption.REPLACE_EXISTING);
                // It may have been edited since we read it.
                if (ConfigFile.read(fresh, false).faults().isEmpty()) {
                    Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(Configuration.class)
                    .warn("cannot keep a copy of {} as {}", file, kept, e);
        }
    }
}

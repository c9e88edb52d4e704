package guardian.cli;

import guardian.audit.SweepOnce;
import guardian.audit.SweepReport;
import guardian.config.ConfigFile;
import guardian.config.Reading;
import guardian.config.Settings;
import guardian.decision.JsonLine;
import guardian.state.StateDirectory;
import guardian.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code guardianctl sweep}: audit files become records, once, now. */
@Command(
        name = "sweep",
        description = {
            "Takes what lies in audit.directory into the database, once, and tells what it was."
                    + " A guardian may run meanwhile. Counts for no client: that is the guardian's."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class SweepVerb implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "The guardian's configuration.")
    private Path config;

    @Option(names = "--json", description = "One JSON object, errors too.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Path file = ConfigFile.locate(config, System.getenv());
        Reading reading = ConfigFile.read(file, ConfigFile.isDefault(file));
        if (!reading.faults().isEmpty()) {
            return fail(
                    Guardianctl.EXIT_BAD_CONFIG,
                    reading.faults().stream().map(Object::toString).toList());
        }
        Settings settings = reading.settings();
        if (settings.audit().directory().isEmpty()) {
            String fault = file + ": audit.directory is not set, so there is nothing to sweep";
            return fail(Guardianctl.EXIT_BAD_CONFIG, List.of(fault));
        }
        try (StateDirectory state = new StateDirectory(settings.state().directory());
                Store store = Store.of(settings, System.getenv())) {
            state.ensure();
            return sweep(settings, state, store);
        } catch (IOException e) {
            return fail(Guardianctl.EXIT_UNREADABLE, List.of("the sweep ended: " + e));
        }
    }

    private int sweep(Settings settings, StateDirectory state, Store store)
            throws IOException, InterruptedException {
        Progress progress = new Progress();
        SweepReport report;
        try (SweepOnce sweep = new SweepOnce(settings, state, store)) {
            while (sweep.piece()) {
                progress.show(sweep.report());
            }
            report = sweep.report();
        } finally {
            progress.end();
        }
        if (json) {
            System.out.println(report.json());
        } else {
            report.lines().forEach(System.out::println);
        }
        return report.isAny() ? 0 : Guardianctl.EXIT_NOTHING;
    }

    private int fail(int exitCode, List<String> messages) {
        messages.forEach(message -> System.err.println("guardianctl: " + message));
        if (json) {
            System.out.println(JsonLine.error(String.join("; ", messages)));
        }
        return exitCode;
    }
}

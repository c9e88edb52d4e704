package guardian.audit;

import guardian.config.RuleFile;
import guardian.config.Settings;
import guardian.event.AuditRecord;
import guardian.state.StateDirectory;
import guardian.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * A process that sweeps into a real database until it is killed, or until nothing is left to do:
 * {@code SweepProcess FOLDER AFTER turns|pieces}. It says "sweeping" in the moment in which it has
 * stored its first records, and not yet done away with their files.
 */
final class SweepProcess {

    private final Settings settings;
    private final StateDirectory state;
    private final Store store;
    private boolean told;

    private SweepProcess(Path folder, String after) {
        settings =
                RuleFile.settings(
                        """
                        [state]
                        directory = "%1$s/state"
                        [audit]
                        directory = "%1$s/audit"
                        quarantine = "%1$s/quarantine"
                        archive = "%1$s/archive"
                        merged = "%1$s/merged.log"
                        after = "%2$s"
                        """
                                .formatted(folder, after));
        state = new StateDirectory(settings.state().directory());
        store = Store.of(settings, Map.of());
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        SweepProcess process = new SweepProcess(folder, arguments[1]);
        process.state.ensure();
        if (arguments[2].equals("turns")) {
            process.turns(folder);
        } else {
            process.pieces();
        }
        process.store.close();
        process.state.close();
    }

    /** As the daemon does it. */
    private void turns(Path folder) throws IOException {
        Path kept = state.file(Sweep.KEPT);
        SweepMeters meters = new SweepMeters();
        try (Sweep sweep = new Sweep(settings.audit(), List.of(), kept, this::take, meters)) {
            while (!new AuditTree(folder).files().isEmpty()) {
                sweep.turn(List.of());
            }
        }
    }

    /** As {@code guardianctl sweep} does it. */
    private void pieces() throws IOException, InterruptedException {
        try (SweepOnce sweep = new SweepOnce(settings, state, this::take)) {
            while (sweep.piece()) {
                // There is more.
            }
        }
    }

    private BitSet take(List<AuditRecord> records) throws IOException {
        BitSet known = store.take(records);
        if (!told) {
            told = true;
            System.out.println("sweeping");
        }
        return known;
    }
}

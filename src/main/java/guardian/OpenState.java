package guardian;

import guardian.config.StateSettings;
import guardian.state.BanJournal;
import guardian.state.ChronicleCounters;
import guardian.state.CounterStore;
import guardian.state.StateDirectory;
import java.io.IOException;
import org.slf4j.LoggerFactory;

/**
 * The state directory of this run, or the lack of one: then bans and counts live in memory, and
 * guardian.log says so.
 */
final class OpenState {

    private final StateSettings settings;
    private StateDirectory directory;
    private BanJournal bans;

    OpenState(StateSettings settings) {
        this.settings = settings;
    }

    /** Opens the directory and the bans; not the counters, which take longer. */
    void open() {
        try {
            directory = StateDirectory.open(settings.directory());
            bans = BanJournal.open(directory.file("bans.log"));
        } catch (IOException e) {
            closeQuietly();
            directory = null;
            LoggerFactory.getLogger(OpenState.class)
                    .error(
                            "cannot use the state directory {}; guarding in memory, a restart"
                                    + " forgets counts and bans",
                            settings.directory(),
                            e);
        }
    }

    /** Opens the counters; by the keeper. */
    CounterStore counters() throws IOException {
        if (directory == null) {
            throw new IOException("there is no state directory");
        }
        try {
            return ChronicleCounters.openIn(directory, settings.maxClients());
        } finally {
            directory.settle();
        }
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            LoggerFactory.getLogger(OpenState.class).warn("cannot close the state directory", e);
        }
    }

    /** Null when there is none. */
    StateDirectory directory() {
        return directory;
    }

    /** Null when there is no state directory. */
    BanJournal bans() {
        return bans;
    }

    /** The keeper has closed the counters. */
    void countersClosed() throws IOException {
        if (directory != null) {
            directory.markClean();
        }
    }

    void close() throws IOException {
        if (directory != null) {
            directory.close();
        }
    }
}

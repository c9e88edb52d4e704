package guardian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.RuleFile;
import guardian.config.Settings;
import guardian.ingest.Formats;
import guardian.logformat.FormatFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

    @TempDir private Path folder;

    @Test
    void shouldSayOnceThatNoLineIsARecord() throws IOException, FormatFault {
        Settings settings =
                RuleFile.settings(
                        """
                        [[rule]]
                        name = "requests"
                        threshold = { "1m" = 3 }
                        [[rule]]
                        name = "blocked"
                        source = "audit"
                        threshold = { "1m" = 2 }
                        """);
        Path log = folder.resolve("access.log");
        String line = "192.0.2.7 - - [21/Nov/2026:01:02:03 +0000] \"GET / HTTP/1.1\" 403 9\n";
        Files.writeString(log, line.repeat(5));
        List<String> decisions = new ArrayList<>();

        Replay replay = new Replay(settings, Formats.of("common"), false, decisions::add);
        replay.run(log.toString(), () -> {});

        assertThat(decisions).singleElement().asString().contains(" rule=requests ");
        assertThat(replay.summary())
                .containsOnlyOnce("rules about audit files do nothing in replay: blocked");
    }
}

package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Settings;
import guardian.decision.RecidiveFile;
import guardian.event.RecordBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockedRequestsTest {

    private static final long START = 1_795_223_000_000L;

    @TempDir private Path folder;
    private BlockedRequests blocked;

    @BeforeEach
    void open() {
        blocked =
                new BlockedRequests(
                        Settings.defaults().input()::clientOf,
                        new RecidiveFile(folder.resolve("recidive.log")));
    }

    @AfterEach
    void close() throws IOException {
        blocked.close();
    }

    @Test
    void shouldWriteALineAtEachMultipleOfTen() throws IOException {
        for (int i = 1; i <= 29; i++) {
            block("192.0.2.7", START + i * 1000L);
            block("2001:db8:5::" + i, START + i * 1000L);
            blocked.accept(new RecordBuilder().client("192.0.2.8").status(403).build());
        }
        assertThat(lines())
                .containsExactly(
                        "192.0.2.7 - " + local(START + 10_000),
                        "2001:db8:5::/64 - " + local(START + 10_000),
                        "192.0.2.7 - " + local(START + 20_000),
                        "2001:db8:5::/64 - " + local(START + 20_000));
    }

    @Test
    void shouldBeginAnewAfterAMinuteWithoutAny() throws IOException {
        for (int i = 0; i < 9; i++) {
            block("192.0.2.7", START + i * 60_000L);
        }
        block("192.0.2.7", START + 8 * 60_000 + 60_001);
        assertThat(folder.resolve("recidive.log")).doesNotExist();
        for (int i = 0; i < 9; i++) {
            block("192.0.2.7", START + 9 * 60_000 - i * 70_000L);
        }
        assertThat(lines()).hasSize(1);
    }

    @Test
    void shouldCountForNobodyWhenProxiesLeadToNobody() {
        for (int i = 0; i < 20; i++) {
            block(null, START);
        }
        assertThat(folder.resolve("recidive.log")).doesNotExist();
    }

    @Test
    void shouldForgetTheClientsOfLongestAgoWhenThereAreTooMany() throws IOException {
        for (int i = 0; i < 9; i++) {
            block("192.0.2.7", START);
            block("192.0.2.8", START);
        }
        for (int i = 0; i < (1 << 16) - 2; i++) {
            block("198.18." + (i >> 8) + "." + (i & 255), START);
        }
        block("192.0.2.8", START);
        block("192.0.2.9", START);
        block("192.0.2.7", START);
        assertThat(lines()).containsExactly("192.0.2.8 - " + local(START));
    }

    @Test
    void shouldMakeTheNewFileWhenTheOldOneIsRotatedAway() throws IOException {
        Path file = folder.resolve("recidive.log");
        for (int i = 0; i < 10; i++) {
            block("192.0.2.7", START);
        }
        Files.move(file, folder.resolve("recidive.log.1"));
        blocked.followRotation();
        assertThat(file).isEmptyFile();
    }

    private void block(String client, long millis) {
        blocked.accept(new RecordBuilder().client(client).at(millis).intercepted().build());
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve("recidive.log"));
    }

    private static String local(long millis) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
                .withZone(ZoneId.systemDefault())
                .format(Instant.ofEpochMilli(millis));
    }
}

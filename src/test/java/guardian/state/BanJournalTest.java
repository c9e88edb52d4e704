package guardian.state;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BanJournalTest {

    @TempDir private Path folder;

    @Test
    void shouldReadBackEveryBanAfterARestart() throws IOException {
        Path file = folder.resolve("bans.log");
        List<Ban> bans = List.of(ban("192.0.2.7", 100, 1), ban("2001:db8:5::/64", 200, 3));
        try (BanJournal journal = BanJournal.open(file)) {
            journal.append(bans);
        }
        assertThat(all(file)).containsExactlyElementsOf(bans);
    }

    @Test
    void shouldKeepThatABanIsOfANetwork() throws IOException {
        Path file = folder.resolve("bans.log");
        Prefix network = Prefix.parse("192.0.2.0/24");
        Ban ban = new Ban(network, List.of("requests"), 7, 100, 1, Ban.Kind.REAL, true, false);
        try (BanJournal journal = BanJournal.open(file)) {
            journal.append(List.of(ban, ban.lifted(50)));
        }
        assertThat(all(file)).containsExactly(ban, ban.lifted(50));
        assertThat(all(file)).allMatch(Ban::network);
    }

    @Test
    void shouldKeepThatAClientIsLimitedAndThatABanComesAfterALimit() throws IOException {
        Path file = folder.resolve("bans.log");
        Ban ban = ban("192.0.2.7", 100, 1);
        Ban limit = new Ban(ban.client(), ban.rules(), 1234, 200, 1, Ban.Kind.REAL, false, true);
        try (BanJournal journal = BanJournal.open(file)) {
            journal.append(List.of(limit, ban, limit.lifted(50)));
        }
        assertThat(all(file)).containsExactly(limit, ban, limit.lifted(50));
        assertThat(ban.isNewerThan(limit)).isTrue();
        assertThat(limit.isNewerThan(ban)).isFalse();
        assertThat(limit.lifted(50).isNewerThan(ban)).isTrue();
    }

    @Test
    void shouldTellWhatWasAddedInTheOrderThatHoldsAndNothingTwice() throws IOException {
        Path file = folder.resolve("bans.log");
        try (BanJournal one = BanJournal.open(file);
                BanJournal other = BanJournal.open(file)) {
            List<Ban> seen = new ArrayList<>();
            one.append(List.of(ban("192.0.2.1", 100, 1)));
            other.append(List.of(ban("192.0.2.2", 100, 1)));
            one.append(List.of(ban("192.0.2.3", 100, 1)));
            one.readNew(seen::add);
            one.readNew(seen::add);
            assertThat(seen)
                    .extracting(each -> each.client().toString())
                    .containsExactly("192.0.2.1", "192.0.2.2", "192.0.2.3");
        }
    }

    @Test
    void shouldNotBelieveALineThatIsTornOrChanged() throws IOException {
        Path file = folder.resolve("bans.log");
        try (BanJournal journal = BanJournal.open(file)) {
            journal.append(List.of(ban("192.0.2.1", 100, 1)));
        }
        String whole = Files.readString(file);
        Files.writeString(file, whole.replace(" 100 ", " 999 "), StandardOpenOption.APPEND);
        Files.writeString(
                file, "\u0000\u0001 rubbish\n" + whole.substring(0, 30), StandardOpenOption.APPEND);
        try (BanJournal journal = BanJournal.open(file)) {
            journal.append(List.of(ban("192.0.2.2", 100, 1)));
        }
        try (BanJournal journal = BanJournal.open(file)) {
            List<Ban> seen = new ArrayList<>();
            journal.readAll(seen::add);
            assertThat(seen)
                    .extracting(each -> each.client().toString())
                    .containsExactly("192.0.2.1", "192.0.2.2");
            assertThat(journal.damaged()).isEqualTo(3);
        }
    }

    @Test
    void shouldNotBelieveALineWithoutARule() {
        Ban ban = ban("192.0.2.1", 100, 1);
        Ban none = new Ban(ban.client(), List.of("", ""), ban.startMillis(), 100, 1, Ban.Kind.REAL);
        assertThat(BanLine.read(BanLine.print("1-1", ban).trim())).isEqualTo(ban);
        assertThat(BanLine.read(BanLine.print("1-1", none).trim())).isNull();
    }

    @Test
    void shouldKeepTheLatestOfEachWhenCompacted() throws IOException {
        Path file = folder.resolve("bans.log");
        try (BanJournal journal = BanJournal.open(file);
                BanJournal other = BanJournal.open(file)) {
            for (int i = 0; i < 100; i++) {
                journal.append(List.of(ban("192.0.2.1", i, 1)));
            }
            other.readAll(each -> {});
            assertThat(journal.compact(each -> {}, () -> List.of(ban("192.0.2.1", 99, 1))))
                    .isTrue();
            journal.append(List.of(ban("192.0.2.9", 5, 1)));
            List<Ban> seen = new ArrayList<>();
            other.readNew(seen::add);
            assertThat(seen).containsExactly(ban("192.0.2.1", 99, 1), ban("192.0.2.9", 5, 1));
        }
        assertThat(all(file)).hasSize(2);
    }

    /** Cut anywhere, the file gives a beginning of what was appended, never something else. */
    @Property(tries = 200)
    void shouldNeverMisreadAFileThatWasCut(@ForAll int where) throws IOException {
        Path file = Files.createTempFile(Path.of("target"), "bans", ".log");
        try {
            List<Ban> bans = new ArrayList<>();
            try (BanJournal journal = BanJournal.open(file)) {
                for (int i = 0; i < 5; i++) {
                    bans.add(ban("192.0.2." + i, 1000 + i, i));
                }
                journal.append(bans);
            }
            byte[] bytes = Files.readAllBytes(file);
            int cut = Math.floorMod(where, bytes.length);
            Files.writeString(file, new String(bytes, 0, cut, StandardCharsets.ISO_8859_1));
            List<Ban> read = all(file);
            assertThat(bans.subList(0, read.size())).isEqualTo(read);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void shouldHoldTheLatestLineOfAClient() throws IOException {
        Path file = folder.resolve("bans.log");
        try (BanJournal journal = BanJournal.open(file)) {
            journal.append(List.of(ban("192.0.2.1", 100, 1)));
            journal.append(List.of(ban("192.0.2.1", 100, 1).lifted(50)));
        }
        Map<Prefix, Ban> latest = new HashMap<>();
        all(file).forEach(each -> latest.put(each.client(), each));
        assertThat(latest.get(Prefix.parse("192.0.2.1")).kind()).isEqualTo(Ban.Kind.LIFTED);
        assertThat(latest.get(Prefix.parse("192.0.2.1")).endSeconds()).isEqualTo(50);
    }

    private static List<Ban> all(Path file) throws IOException {
        List<Ban> seen = new ArrayList<>();
        try (BanJournal journal = BanJournal.open(file)) {
            journal.readAll(seen::add);
        }
        return seen;
    }

    private static Ban ban(String client, long end, int step) {
        return new Ban(Prefix.parse(client), List.of("requests"), 1234, end, step, Ban.Kind.REAL);
    }
}

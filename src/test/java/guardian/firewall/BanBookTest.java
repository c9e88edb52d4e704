package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.decision.Bans;
import guardian.event.Prefix;
import guardian.state.Ban;
import guardian.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two guardians and the next one know of bans, whatever happens to the folder. */
class BanBookTest {

    private static final long NOW = 1_795_223_000;

    private Path folder;
    private Path state;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("bans");
        state = folder.resolve("state");
    }

    @AfterEach
    void removeFolder() throws IOException {
        remove(folder);
    }

    private static void remove(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** One guardian's bans and its hand on the file. */
    private final class Side {
        private final Bans bans = new Bans(Duration.ofDays(1));
        private final BanBook book = new BanBook(new StateDirectory(state));

        Side() {
            book.load(bans, NOW);
        }

        Side decide(Ban ban) {
            bans.put(ban);
            book.note(List.of(ban));
            return this;
        }

        void look() {
            book.look(bans, bans::put, NOW);
        }

        Ban real(int client) {
            return bans.real(client(client));
        }
    }

    private static Prefix client(int number) {
        return Prefix.parse("192.0.2." + number);
    }

    private static Ban ban(int client, long startMillis, long endSeconds, Ban.Kind kind) {
        return new Ban(client(client), List.of("requests"), startMillis, endSeconds, 1, kind);
    }

    private static Ban ban(int client) {
        return ban(client, NOW * 1000, NOW + 600, Ban.Kind.REAL);
    }

    @Test
    void shouldTellTheOtherOfABanAndOfItsEnd() {
        Side one = new Side();
        Side other = new Side();
        one.decide(ban(7));
        other.look();
        assertThat(other.real(7)).isEqualTo(ban(7));
        other.decide(ban(7).lifted(NOW + 5));
        one.look();
        assertThat(one.real(7).kind()).isEqualTo(Ban.Kind.LIFTED);
        assertThat(new Side().real(7)).isEqualTo(ban(7).lifted(NOW + 5));
    }

    @Test
    void shouldNotBelieveABanThatWasLiftedLongerAgoThanTheMemory() {
        long longAgo = NOW - 100_000;
        Ban ban = ban(7, longAgo * 1000, NOW + 600, Ban.Kind.REAL);
        Side one = new Side().decide(ban);
        Side other = new Side();
        one.decide(ban.lifted(longAgo + 5));
        assertThat(new Side().bans.open(NOW)).isEmpty();
        other.look();
        assertThat(other.bans.open(NOW)).isEmpty();
    }

    @Test
    void shouldWriteWhatWasDecidedBeforeThereWasADirectory() throws IOException {
        Files.createFile(state);
        Side side = new Side();
        side.decide(ban(7)).decide(ban(9)).decide(ban(9).lifted(NOW + 5));
        side.look();
        assertThat(side.book.leads()).as("nobody else can").isTrue();
        assertThat(side.book.fault()).startsWith("cannot ").contains(state.toString());
        Files.delete(state);
        side.look();
        assertThat(side.book.fault()).isEmpty();
        Side next = new Side();
        assertThat(next.real(7)).isEqualTo(ban(7));
        assertThat(next.real(9)).isEqualTo(ban(9).lifted(NOW + 5));
    }

    @Test
    void shouldHearWhatWasThereBeforeOnceItCanBeRead() throws IOException {
        new Side().decide(ban(7)).decide(ban(9)).book.close();
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(state, elsewhere);
        Files.createFile(state);
        Side side = new Side();
        Ban lifted = ban(9).lifted(NOW + 5);
        side.decide(lifted);
        Files.delete(state);
        Files.move(elsewhere, state);
        side.look();
        assertThat(side.real(7)).isEqualTo(ban(7));
        assertThat(side.real(9)).as("it was lifted meanwhile").isEqualTo(lifted);
        assertThat(new Side().real(9)).isEqualTo(lifted);
    }

    @Test
    void shouldGoOnWithAFileThatWasAwayForAWhile() throws IOException {
        Side side = new Side().decide(ban(7));
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(state, elsewhere);
        Files.createFile(state);
        side.look();
        side.decide(ban(9));
        Files.delete(state);
        Files.move(elsewhere, state);
        side.look();
        assertThat(new Side().real(7)).isEqualTo(ban(7));
        assertThat(new Side().real(9)).isEqualTo(ban(9));
    }

    @Test
    void shouldNotPutABanThatHadToWaitBehindANewerOne() throws IOException {
        Side one = new Side();
        Side other = new Side();
        remove(state);
        one.decide(ban(7));
        other.look();
        Ban newer = ban(7, NOW * 1000 + 5, NOW + 605, Ban.Kind.REAL);
        other.decide(newer);
        one.decide(ban(9));
        for (Side side : new Side[] {one, other, one, other}) {
            side.look();
        }
        assertThat(one.real(7)).isEqualTo(newer);
        assertThat(other.real(7)).isEqualTo(newer);
        assertThat(new Side().real(7)).isEqualTo(newer);
        assertThat(new Side().real(9)).isEqualTo(ban(9));
    }

    @Test
    void shouldNotLoseABanWithTheFileItWasIn() throws IOException {
        Side one = new Side().decide(ban(7));
        Files.delete(state.resolve("bans.log"));
        one.look();
        assertThat(new Side().real(7)).isEqualTo(ban(7));
        remove(state);
        one.look();
        assertThat(new Side().real(7)).isEqualTo(ban(7));
    }

    @Test
    void shouldLetOneLead() {
        Side one = new Side();
        Side other = new Side();
        assertThat(one.book.leads()).isTrue();
        assertThat(other.book.leads()).isFalse();
        one.book.resign();
        other.look();
        one.look();
        assertThat(one.book.leads()).isFalse();
        assertThat(other.book.leads()).isTrue();
    }

    /** The newest of what either has decided is what both know in the end, and the next one. */
    @Property(tries = 100)
    void shouldConvergeWhateverHappensToTheFolder(@ForAll Random random) throws IOException {
        makeFolder();
        Side[] sides = {new Side(), new Side()};
        Map<Integer, Ban> newest = new HashMap<>();
        for (int step = 0; step < 60; step++) {
            Side side = sides[random.nextInt(2)];
            int client = random.nextInt(4);
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    Ban ban = ban(client, NOW * 1000 + step, NOW + 600 + step, Ban.Kind.REAL);
                    side.decide(ban);
                    newest.put(client, ban);
                }
                case 2 -> {
                    Ban known = side.real(client);
                    if (known != null && known.equals(newest.get(client))) {
                        Ban lifted = known.lifted(NOW + step);
                        side.decide(lifted);
                        newest.put(client, lifted);
                    }
                }
                case 3 -> Files.deleteIfExists(state.resolve("bans.log"));
                case 4 -> remove(state);
                default -> side.look();
            }
        }
        for (int i = 0; i < 3; i++) {
            sides[0].look();
            sides[1].look();
        }
        Side next = new Side();
        for (Map.Entry<Integer, Ban> each : newest.entrySet()) {
            assertThat(sides[0].real(each.getKey())).isEqualTo(each.getValue());
            assertThat(sides[1].real(each.getKey())).isEqualTo(each.getValue());
            assertThat(next.real(each.getKey())).isEqualTo(each.getValue());
        }
        removeFolder();
    }
}

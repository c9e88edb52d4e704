package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import guardian.config.AfterSweep;
import guardian.event.AuditFile;
import guardian.event.AuditMark;
import guardian.event.AuditRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {

    private static final String ONE = "20261121-013222-one";
    private static final String TWO = "20261121-013223-two";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTES = Duration.ofMinutes(6);

    @TempDir private Path folder;

    private AuditTree tree;

    @BeforeEach
    void makeTree() throws IOException {
        tree = new AuditTree(folder);
    }

    @Test
    void shouldSweepEveryFileOfTheCorpusAndLeaveNothing() throws IOException {
        int count = 0;
        for (Path file : AuditCorpus.files()) {
            String user = "run" + file.getParent().toString().hashCode();
            tree.put(
                    user,
                    file.getParent().getFileName().toString(),
                    file.getFileName().toString(),
                    Files.readAllBytes(file));
            count++;
        }
        tree.swept();
        assertThat(tree.sink.taken).hasSize(count);
        assertThat(tree.sink.taken).extracting(AuditRecord::file).doesNotHaveDuplicates();
        assertThat(tree.files()).isEmpty();
        assertThat(tree.names())
                .allMatch(name -> name.startsWith("run"))
                .noneMatch(n -> n.contains("/"));
        assertThat(tree.meters.swept()).isEqualTo(count);
        assertThat(tree.reasons()).isEmpty();
    }

    @Test
    void shouldSweepWithAndWithoutTheLevelOfUsers() throws IOException {
        tree.put("www-data", ONE);
        tree.put("", TWO);
        tree.swept();
        assertThat(tree.sink.taken)
                .extracting(AuditRecord::file)
                .extracting(AuditFile::user, AuditFile::path)
                .containsExactlyInAnyOrder(
                        tuple("www-data", "www-data/20261121/20261121-0132/" + ONE),
                        tuple("", "20261121/20261121-0132/" + TWO));
        assertThat(tree.names()).containsExactly("www-data");
    }

    @Test
    void shouldKeepTheSameNameUnderTwoUsersApart() throws IOException {
        tree.put("u1", ONE);
        tree.put("u2", ONE);
        tree.swept();
        assertThat(tree.sink.taken)
                .extracting(each -> each.file().user())
                .containsExactly("u1", "u2");
    }

    @Test
    void shouldLeaveAloneWhatIsNotLaidOutAsModSecurityDoes() throws IOException {
        Files.writeString(tree.root().resolve("modsec_audit.log"), "an index");
        Files.createDirectories(tree.root().resolve("u/notes/20261121-0132"));
        Files.writeString(tree.root().resolve("u/notes/20261121-0132/a"), "a");
        Files.createDirectories(tree.root().resolve("u/20261121/20261121-0132x"));
        Files.writeString(tree.root().resolve("u/20261121/x"), "x");
        List<String> before = tree.names();
        tree.swept();
        assertThat(tree.names()).isEqualTo(before);
        assertThat(tree.sink.taken).isEmpty();
    }

    @Test
    void shouldWaitForTheEndOfAFile() throws IOException {
        byte[] whole = AuditTree.record(ONE);
        Path file = tree.put("u", AuditTree.MINUTE, ONE, Arrays.copyOf(whole, 200));
        Sweep sweep = tree.swept();
        tree.turn(sweep, Duration.ofSeconds(30));
        assertThat(tree.sink.taken).isEmpty();
        assertThat(tree.meters.waiting()).isEqualTo(1);
        Files.write(file, whole);
        tree.written(file, SECOND);
        tree.turn(sweep, SECOND);
        assertThat(tree.sink.taken).hasSize(1);
        assertThat(tree.sink.taken.get(0).marks()).isEmpty();
        assertThat(tree.meters.waiting()).isZero();
        assertThat(tree.files()).isEmpty();
    }

    @Test
    void shouldTakeAFileWithoutItsEndOnceNobodyWritesToItAnyMore() throws IOException {
        tree.put("u", AuditTree.MINUTE, ONE, Arrays.copyOf(AuditTree.record(ONE), 200));
        Sweep sweep = tree.swept();
        tree.turn(sweep, Duration.ofSeconds(49));
        assertThat(tree.sink.taken).isEmpty();
        tree.turn(sweep, SECOND);
        assertThat(tree.sink.taken.get(0).marks()).containsExactly(AuditMark.INCOMPLETE);
        assertThat(tree.meters.incomplete()).isEqualTo(1);
        assertThat(tree.files()).isEmpty();
    }

    @Test
    void shouldTakeAFileFromTheFutureOnceItHasNotChangedForLongEnough() throws IOException {
        Path file = tree.put("u", AuditTree.MINUTE, ONE, Arrays.copyOf(AuditTree.record(ONE), 200));
        tree.written(file, Duration.ofDays(-1));
        Sweep sweep = tree.swept();
        tree.turn(sweep, Duration.ofSeconds(59));
        assertThat(tree.sink.taken).isEmpty();
        tree.turn(sweep, SECOND);
        assertThat(tree.sink.taken).hasSize(1);
    }

    @Test
    void shouldNotReadAFileInTheMomentInWhichItIsWritten() throws IOException {
        Path file = tree.put("u", ONE);
        tree.written(file, Duration.ofMillis(99));
        Sweep sweep = tree.swept();
        assertThat(tree.sink.taken).isEmpty();
        tree.turn(sweep, SECOND);
        assertThat(tree.sink.taken).hasSize(1);
    }

    @Test
    void shouldReadTheNewestMinutesEverySecondAndTheOthersEveryFiveMinutes() throws IOException {
        tree.after = AfterSweep.KEEP; // Empty directories stay, too.
        for (int minute = 10; minute < 15; minute++) {
            tree.written(tree.folder("u", "20261121-01" + minute), MINUTES);
        }
        Sweep sweep = tree.swept();
        tree.clock.move(SECOND);
        tree.put("u", "20261121-0110", "20261121-011001-old", AuditTree.record("old"));
        tree.put("u", "20261121-0114", "20261121-011401-new", AuditTree.record("new"));
        tree.turn(sweep, SECOND);
        assertThat(tree.sink.ids()).containsExactly("new");
        tree.turn(sweep, Duration.ofMinutes(4));
        assertThat(tree.sink.ids()).containsExactly("new");
        tree.turn(sweep, Duration.ofMinutes(1));
        assertThat(tree.sink.ids()).containsExactly("new", "old");
    }

    @Test
    void shouldReadTheLatestMinuteBeforeWhatAFloodHasLeftInTheOneBefore() throws IOException {
        tree.put("u", "20261121-0131", "20261121-013122-before", AuditTree.record("x-before"));
        tree.put("u", "20261121-0132", "20261121-013222-latest", AuditTree.record("x-latest"));
        tree.swept();
        assertThat(tree.sink.ids()).containsExactly("latest", "before");
    }

    @Test
    void shouldLetFilesWaitWhileTheirRecordsAreNotTaken() throws IOException {
        tree.put("u", ONE);
        tree.put("u", TWO);
        tree.sink.fault = new IOException("the database is gone");
        Sweep sweep = tree.swept();
        assertThat(tree.files()).hasSize(2);
        assertThat(tree.meters.backlogFiles()).isEqualTo(2);
        assertThat(tree.meters.backlogBytes()).isEqualTo(2L * AuditTree.record(ONE).length);
        tree.sink.fault = null;
        tree.turn(sweep, SECOND);
        assertThat(tree.sink.ids()).containsExactlyInAnyOrder("one", "two");
        assertThat(tree.files()).isEmpty();
        assertThat(tree.meters.backlogFiles()).isZero();
    }

    @Test
    void shouldRemoveTheOldestUnreadWhereTheOperatorSaysHowMuchMayWait() throws IOException {
        byte[] large = Arrays.copyOf(AuditTree.record(ONE), 600_000);
        tree.maxBacklog = Optional.of(1L << 20);
        tree.put("a", "20261121-0133", "20261121-013301-new", large);
        tree.put("b", "20261121-0131", "20261121-013101-old", large);
        tree.put("b", "20261121-0132", "20261121-013201-mid", large);
        tree.put("b", "20261121-0134", ONE, AuditTree.record(ONE));
        tree.sink.fault = new IOException("the database is gone");
        tree.swept();
        assertThat(tree.files())
                .containsExactly(
                        "a/20261121/20261121-0133/20261121-013301-new",
                        "b/20261121/20261121-0134/" + ONE);
        assertThat(tree.meters.givenUp()).isEqualTo(2);
    }

    @Test
    void shouldRepeatOnlyWhatTheStoreRecognisesAfterACrash() throws IOException {
        tree.merged = Optional.of(folder.resolve("merged.log"));
        tree.put("u", ONE);
        tree.put("u", TWO);
        tree.sink.after =
                () -> {
                    throw new IOException("as if we had died here");
                };
        tree.swept();
        assertThat(tree.files()).hasSize(2);
        tree.sink.after = () -> {};
        tree.swept();
        assertThat(tree.sink.known).hasSize(2);
        assertThat(tree.meters.known()).isEqualTo(2);
        assertThat(tree.files()).isEmpty();
        String one = text(AuditTree.record(ONE)) + "\n";
        String two = text(AuditTree.record(TWO)) + "\n";
        assertThat(Files.readString(folder.resolve("merged.log"))).isIn(one + two, two + one);
    }

    @Test
    void shouldNotRemoveAFileThatHasBecomeAnotherUnderItsHands() throws IOException {
        Path file = tree.put("u", ONE);
        tree.sink.after =
                () -> {
                    Files.write(file, AuditTree.record("20261121-013222-another"));
                    tree.written(file, SECOND);
                    tree.sink.after = () -> {};
                };
        Sweep sweep = tree.swept();
        tree.turn(sweep, SECOND);
        assertThat(tree.sink.ids()).containsExactly("one", "another");
        assertThat(tree.files()).isEmpty();
    }

    @Test
    void shouldTakeFirstWhatSomebodyWaitsFor() throws IOException {
        for (int i = 100; i < 900; i++) {
            tree.put("u", "20261121-013222-" + i);
        }
        Sweep sweep = tree.sweep();
        sweep.turn(Set.of("777"));
        assertThat(tree.sink.ids().get(0)).isEqualTo("777");
        assertThat(tree.sink.ids()).hasSize(800);
        assertThat(sweep.isSeeking()).isFalse();
    }

    @Test
    void shouldLookForSomeSecondsForWhatSomebodyWaitsFor() throws IOException {
        Sweep sweep = tree.sweep();
        sweep.turn(List.of("one", "none", "0"));
        tree.clock.move(Duration.ofMillis(300));
        tree.put("u", ONE);
        assertThat(sweep.isSeeking()).isTrue();
        sweep.turn(List.of());
        assertThat(tree.sink.ids()).containsExactly("one");
        tree.turn(sweep, Duration.ofSeconds(5));
        assertThat(sweep.isSeeking()).isFalse();
        assertThat(tree.meters.unsought()).as("none, and 0 at once").isEqualTo(2);
    }

    @Test
    void shouldNotLetAFloodOfOneUserKeepTheOthersWaiting() throws IOException {
        Sweep sweep = tree.swept();
        for (int i = 1000; i < 2500; i++) {
            tree.put("a", "20261121-013222-" + i);
        }
        tree.put("b", ONE);
        tree.turn(sweep, SECOND);
        assertThat(tree.sink.ids().indexOf("one")).isEqualTo(1000);
        assertThat(tree.sink.taken).as("the rest at once, too").hasSize(1501);
    }

    @Test
    void shouldMoveFilesToTheArchiveAsTheyLay() throws IOException {
        tree.after = AfterSweep.ARCHIVE;
        tree.put("u", ONE);
        Sweep sweep = tree.swept();
        tree.put("u", AuditTree.MINUTE, ONE, AuditTree.record("again"));
        tree.turn(sweep, SECOND);
        assertThat(tree.names()).containsExactly("u");
        assertThat(AuditTree.names(tree.archive()))
                .containsExactly(
                        "u",
                        "u/20261121",
                        "u/20261121/20261121-0132",
                        "u/20261121/20261121-0132/" + ONE,
                        "u/20261121/20261121-0132/" + ONE + ".1");
    }

    @Test
    void shouldRememberWhatItHasSweptWhereFilesStay() throws IOException {
        tree.after = AfterSweep.KEEP;
        tree.put("u", ONE);
        tree.put("", TWO);
        Sweep sweep = tree.swept();
        tree.turn(sweep, SECOND);
        tree.turn(sweep, MINUTES);
        assertThat(tree.sink.ids()).containsExactlyInAnyOrder("one", "two");
        tree.swept();
        assertThat(tree.sink.taken).as("after a restart").hasSize(2);
        tree.put("u", "20261121-013224-three");
        sweep = tree.swept();
        tree.turn(sweep, MINUTES);
        tree.turn(sweep, MINUTES);
        tree.turn(sweep, SECOND);
        assertThat(tree.sink.ids())
                .as("one again, once, since its directory has changed")
                .containsExactlyInAnyOrder("one", "two", "one", "three");
        assertThat(tree.files()).hasSize(3);
    }

    @Test
    void shouldPassByOldDirectoriesThatHaveNotChangedWhereFilesStay() throws IOException {
        tree.after = AfterSweep.KEEP;
        Path old = tree.put("u", "20261120-0132", ONE, AuditTree.record(ONE));
        tree.written(old.getParent(), Duration.ofHours(2));
        tree.swept();
        assertThat(Files.readAllLines(tree.kept()))
                .containsExactly("mark u 20261120-0132 " + (tree.clock.millis() - 120_000));
        tree.clock.move(MINUTES);
        tree.put("u", "20261120-0132", TWO, AuditTree.record(TWO));
        tree.swept();
        assertThat(tree.sink.ids()).contains("two");
        assertThat(tree.meters.known()).as("the directory was read again").isEqualTo(1);
    }

    @Test
    void shouldRemoveEmptyDirectoriesButNoneThatModSecurityMayStillUse() throws IOException {
        String now = "20261205-0123"; // By the clock of the tree, in any zone within a day.
        tree.put("u", ONE);
        tree.put("u", now, "20261205-012301-now", AuditTree.record("now"));
        tree.folder("v", "20261121-0130");
        tree.swept();
        assertThat(tree.names()).containsExactly("u", "u/20261205", "u/20261205/" + now, "v");
    }

    @Test
    void shouldSurviveThatTheDirectoryIsAway() throws IOException {
        Sweep sweep = tree.swept();
        Files.delete(tree.root());
        tree.turn(sweep, MINUTES);
        Files.createDirectory(tree.root());
        tree.put("u", ONE);
        tree.turn(sweep, MINUTES);
        assertThat(tree.sink.ids()).containsExactly("one");
    }

    @Test
    void shouldSurviveThatDirectoriesAreRemovedUnderTheSweep() throws IOException {
        tree.put("u", ONE);
        Path two = tree.put("u", "20261121-0131", TWO, AuditTree.record(TWO));
        tree.put("v", "20261121-013224-three");
        tree.sink.after =
                () -> {
                    Files.deleteIfExists(two);
                    Files.deleteIfExists(two.getParent());
                };
        for (int i = 0; i < Batch.MOST; i++) {
            tree.put("u", "20261121-013225-" + i);
        }
        tree.swept();
        assertThat(tree.sink.ids()).contains("one", "three").doesNotContain("two");
        assertThat(tree.files()).isEmpty();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

package guardian.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.state.CounterStore.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedCountersTest extends CounterStoreContract {

    private static final String NAME = "counters-v" + CounterFile.LAYOUT + "-" + MOST + ".map";

    @TempDir private Path folder;

    @Override
    CounterStore store() {
        return counters(MOST);
    }

    private SharedCounters counters(int most) {
        return new SharedCounters(
                new StateDirectory(folder.resolve("state")), most, record -> record.getInt(0));
    }

    private SharedCounters opened(int most) throws IOException {
        SharedCounters counters = counters(most);
        counters.open();
        return counters;
    }

    @Override
    OtherOwner other() throws IOException {
        return OtherProcess.start(folder.resolve("state"), MOST);
    }

    @Override
    void remove() throws IOException {
        Files.delete(file(NAME));
    }

    @Override
    void stick(int client) throws Exception {
        OtherProcess.killInSegment(file(NAME), 0x20010DB8L << 32, client, 42);
    }

    @Override
    void free() {
        // Being alone, it frees it by itself.
    }

    private Path file(String name) {
        return folder.resolve("state").resolve(name);
    }

    private List<String> names(String part) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("state"))) {
            return files.map(each -> each.getFileName().toString())
                    .filter(name -> name.contains(part))
                    .toList();
        }
    }

    @Test
    void shouldAllocateTheirFileWhenItIsMadeOrOfAnotherSize() throws Exception {
        for (int most : new int[] {20_000, 30_000}) {
            opened(most).close();
            Path file = file("counters-v" + CounterFile.LAYOUT + "-" + most + ".map");
            assertThat(bytesOnDisk(file)).isGreaterThanOrEqualTo(Files.size(file));
            assertThat(Files.size(file) / (2 * most)).as("bytes a record").isLessThan(250);
        }
    }

    private static long bytesOnDisk(Path file) throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-B1", file.toString()).start();
        String used = new String(du.getInputStream().readAllBytes()).split("\\s")[0];
        assertThat(du.waitFor()).isZero();
        return Long.parseLong(used);
    }

    @Test
    void shouldMarkThatTheyAreOpenAndByWhom() throws IOException {
        SharedCounters counters = opened(MOST);
        List<String> marks = names("dirty");
        assertThat(marks).hasSize(1);
        String[] fields = Files.readString(file(marks.get(0))).trim().split(" ");
        assertThat(fields[0])
                .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim());
        assertThat(fields[1]).isEqualTo(Long.toString(ProcessHandle.current().pid()));
        counters.close();
        assertThat(names("dirty")).isEmpty();
    }

    @Test
    void shouldFreeWhatAGuardianHeldThatWasKilled() throws Exception {
        OtherProcess killed = OtherProcess.start(folder.resolve("state"), MOST);
        killed.add(7, 5);
        killed.kill();
        stick(7);
        try (SharedCounters counters = opened(MOST)) {
            assertThat(read(counters, 7)).isEqualTo(5);
        }
        assertThat(names("dirty")).isEmpty();
    }

    /** Killed while it recovers, a guardian leaves no worse file than it has found. */
    @Test
    void shouldKeepCountsWhereverARecoveryIsKilled() throws Exception {
        try (SharedCounters counters = opened(MOST)) {
            add(counters, 7, 5);
        }
        stick(7);
        Random random = new Random();
        for (int kill = 0; kill < 5; kill++) {
            Files.writeString(file("counters.dirty-4711-1"), "another-boot 4711 1 1 counting\n");
            OtherProcess.killWhileItOpens(folder.resolve("state"), MOST, 200 + random.nextInt(500));
        }
        try (SharedCounters counters = opened(MOST)) {
            assertThat(read(counters, 7)).isEqualTo(5);
        }
        assertThat(file(NAME + ".bad")).doesNotExist();
    }

    /** Chronicle would wait for a minute until somebody has made it ready. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12, 5000})
    void shouldSetAsideAtOnceWhatIsNoMap(int length) throws IOException {
        Files.createDirectories(folder.resolve("state"));
        Files.write(file(NAME), new byte[length]);
        try (SharedCounters counters = opened(MOST)) {
            add(counters, 7, 5);
            assertThat(read(counters, 7)).isEqualTo(5);
        }
        assertThat(file(NAME + ".bad")).exists();
    }

    @Test
    void shouldTakeAMarkThatIsNoFileForSomebodysWhomNobodyKnows() throws Exception {
        try (SharedCounters counters = opened(MOST)) {
            add(counters, 7, 5);
        }
        new ProcessBuilder("mkfifo", file("counters.dirty-5-5").toString()).start().waitFor();
        Files.createDirectories(file("counters.dirty-6-6").resolve("in"));
        try (SharedCounters counters = opened(MOST)) {
            assertThat(read(counters, 7)).isEqualTo(5);
        }
        assertThat(names("dirty")).hasSize(1);
    }

    @Test
    void shouldRecoverWhatWasOpenWhenTheMachineWentDown() throws Exception {
        try (SharedCounters counters = opened(MOST)) {
            add(counters, 7, 5);
        }
        stick(7);
        Files.writeString(file("counters.dirty-4711-1"), "another-boot 4711 1 1 counting\n");
        Files.writeString(file("counters.dirty-4712-1"), "");
        try (SharedCounters counters = opened(MOST)) {
            assertThat(read(counters, 7)).isEqualTo(5);
            assertThat(names("dirty")).hasSize(1);
        }
        assertThat(names("dirty")).isEmpty();
    }

    @Test
    void shouldLeaveTheTracesOfAnotherThatWasKilledToTheNextOne() throws Exception {
        try (SharedCounters living = opened(MOST)) {
            Files.writeString(file("counters.dirty-4711-1"), "another-boot 4711 1 1 counting\n");
            add(living, 1, 1);
        }
        assertThat(names("dirty")).containsExactly("counters.dirty-4711-1");
    }

    @Test
    void shouldAskTheOtherToStepOutWhileItFreesWhatIsStuck() throws Exception {
        SharedCounters one = opened(MOST);
        OtherOwner other = other();
        add(one, 7, 5);
        stick(7);
        assertThat(add(one, 7, 1)).isEqualTo(Outcome.STUCK);
        Thread mending = new Thread(() -> mendUntilFreed(one));
        mending.start();
        while (mending.isAlive()) {
            assertThat(other.isLost()).isFalse();
        }
        assertThat(read(one, 7)).isEqualTo(5);
        assertThat(other.read(7)).isEqualTo(5);
        one.close();
        other.close();
        assertThat(names("dirty")).isEmpty();
    }

    private static void mendUntilFreed(CounterStore counters) {
        try {
            while (!counters.mend()) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that hangs does not step out. */
    @Test
    void shouldNotRecoverUnderSomebodyWhoLives() throws Exception {
        SharedCounters one = opened(MOST);
        OtherOwner other = other();
        add(one, 7, 5);
        stick(7);
        assertThat(add(one, 7, 1)).isEqualTo(Outcome.STUCK);
        long asked = System.nanoTime() + 3_000_000_000L;
        while (System.nanoTime() - asked < 0) {
            assertThat(one.mend()).isFalse();
        }
        assertThat(add(one, 7, 1)).isEqualTo(Outcome.STUCK);
        other.close();
        mendUntilFreed(one);
        assertThat(read(one, 7)).isEqualTo(5);
        one.close();
    }

    /** Somebody was killed while he asked: whoever comes must not step out for ever. */
    @Test
    void shouldNotHeedARequestThatNobodyMakesAnyMore() throws IOException {
        opened(MOST).close();
        Files.createFile(file("counters.asked"));
        try (SharedCounters counters = opened(MOST)) {
            assertThat(file("counters.asked")).doesNotExist();
            Files.createFile(file("counters.asked"));
            add(counters, 7, 1);
            assertThat(counters.mend()).isTrue();
            assertThat(file("counters.asked")).doesNotExist();
            assertThat(counters.mend()).isFalse();
            assertThat(read(counters, 7)).isEqualTo(1);
        }
    }

    @Test
    void shouldTellWhoWasKilledAndGoOnWithWhatHeCounted() throws Exception {
        opened(MOST).close();
        try (SharedCounters living = opened(MOST)) {
            OtherProcess other = OtherProcess.start(folder.resolve("state"), MOST);
            other.add(7, 5);
            other.kill();
            assertThat(names("dirty")).hasSize(2);
            assertThat(read(living, 7)).isEqualTo(5);
        }
        assertThat(names("dirty")).hasSize(1);
        try (SharedCounters next = opened(MOST)) {
            assertThat(read(next, 7)).isEqualTo(5);
        }
        assertThat(names("dirty")).isEmpty();
    }

    /** Somebody may remove the lock files of a guardian that lives. */
    @Test
    void shouldNotBelieveToBeAloneWhileAMarkIsOfALivingProcess() throws Exception {
        opened(MOST).close();
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            String started = stat(other.pid())[19];
            Path mark = mark(other.pid(), started);
            opened(MOST).close();
            assertThat(mark).exists();
            mark(other.pid(), "1");
            opened(MOST).close();
            assertThat(mark).doesNotExist();
        } finally {
            other.destroyForcibly();
        }
    }

    /** Whoever started a guardian that was killed may be slow to ask what became of it. */
    @Test
    void shouldTakeForDeadWhomOnlyHisParentStillKnows() throws Exception {
        opened(MOST).close();
        Process parent = new ProcessBuilder("sh", "-c", "sleep 0 & echo $!; exec sleep 60").start();
        try {
            long pid = Long.parseLong(parent.inputReader().readLine());
            while (!stat(pid)[0].equals("Z")) {
                Thread.onSpinWait();
            }
            Path mark = mark(pid, stat(pid)[19]);
            opened(MOST).close();
            assertThat(mark).doesNotExist();
        } finally {
            parent.destroyForcibly();
        }
    }

    private static String[] stat(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }

    private Path mark(long pid, String started) throws IOException {
        String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
        String line = boot + " " + pid + " " + started + " 1 counting\n";
        return Files.writeString(file("counters.dirty-" + pid + "-1"), line);
    }

    @Test
    void shouldNotTryAgainToRecoverWhatMadeTheJvmCrash() throws IOException {
        try (SharedCounters counters = opened(MOST)) {
            add(counters, 7, 5);
        }
        Files.writeString(file("counters.dirty-4711-1"), "another-boot 4711 1 1 recovering\n");
        Files.writeString(file("hs_err_pid4711.log"), "");
        try (SharedCounters counters = opened(MOST)) {
            assertThat(read(counters, 7)).isEqualTo(5);
        }
        Files.writeString(file("counters.dirty-4711-1"), "another-boot 4711 1 1 recovering\n");
        Files.writeString(file("hs_err_4711.log"), "");
        try (SharedCounters counters = opened(MOST)) {
            assertThat(read(counters, 7)).isEqualTo(-1);
        }
        assertThat(file(NAME + ".bad")).exists();
    }

    @Test
    void shouldSetAsideWhatCannotBeRead() throws IOException {
        opened(MOST).close();
        byte[] rubbish = new byte[1 << 20];
        new Random(1).nextBytes(rubbish);
        Files.write(file(NAME), rubbish);
        Files.writeString(file("counters.dirty-4711-1"), "");
        try (SharedCounters counters = opened(MOST)) {
            assertThat(add(counters, 7, 1)).isEqualTo(Outcome.KEPT);
        }
        assertThat(file(NAME + ".bad")).exists();
    }

    @Test
    void shouldSetAsideWhatAnotherVersionMadeAndNeverReadIt() throws IOException {
        Files.createDirectory(folder.resolve("state"));
        for (String name : List.of("counters-1000.map", "counters-v1-1000.map", "counters.map")) {
            ChronicleCounters.open(file(name), MOST).close();
        }
        opened(MOST).close();
        assertThat(names(".map"))
                .containsExactlyInAnyOrder(
                        NAME,
                        "counters-1000.map.old",
                        "counters-v1-1000.map.old",
                        "counters.map.old");
    }

    @Test
    void shouldBeDamagedWhenItsFileIsCutShort() throws IOException {
        SharedCounters counters = opened(MOST);
        try (FileChannel channel = FileChannel.open(file(NAME), StandardOpenOption.WRITE)) {
            channel.truncate(4096);
        }
        assertThatThrownBy(counters::mend).isInstanceOf(IllegalStateException.class);
        counters.setAside();
        counters.open();
        assertThat(add(counters, 7, 1)).isEqualTo(Outcome.KEPT);
        counters.close();
        assertThat(file(NAME + ".bad")).hasSize(4096);
    }

    @Test
    void shouldCarryOverWhatItHasWhenItsSizeChanges() throws IOException {
        try (SharedCounters small = opened(MOST)) {
            for (int i = 0; i < MOST; i++) {
                add(small, i, i);
            }
        }
        try (SharedCounters large = opened(20 * MOST)) {
            assertThat(large.size()).isEqualTo(MOST - 1);
            assertThat(read(large, 0)).as("it was worth nothing").isEqualTo(-1);
            for (int i = 1; i < MOST; i++) {
                assertThat(read(large, i)).isEqualTo(i);
            }
            for (int i = MOST; i < 10 * MOST; i++) {
                assertThat(add(large, i, 2000)).isEqualTo(Outcome.KEPT);
            }
        }
        assertThat(names(".map")).hasSize(1);
    }

    @Test
    void shouldKeepThoseThatAreWorthMostWhenItGetsSmaller() throws IOException {
        try (SharedCounters large = opened(4 * MOST)) {
            for (int i = 1; i < 4 * MOST; i++) {
                add(large, i, i % 900 == 0 ? 500 : 1 + i % 7);
            }
        }
        try (SharedCounters small = opened(MOST)) {
            assertThat(small.size()).isEqualTo(MOST);
            for (int i = 900; i < 4 * MOST; i += 900) {
                assertThat(read(small, i)).isEqualTo(500);
            }
        }
    }

    @Test
    void shouldUseTheFileOfAnotherSizeAsLongAsSomebodyElseDoes() throws IOException {
        OtherOwner old = other();
        SharedCounters fresh = opened(2 * MOST);
        old.add(7, 3);
        add(fresh, 7, 4);
        assertThat(old.read(7)).isEqualTo(7);
        fresh.mend();
        assertThat(names(".map")).containsExactly(NAME);
        old.close();
        while (names(".map").contains(NAME)) {
            fresh.mend();
        }
        assertThat(read(fresh, 7)).isEqualTo(7);
        for (int i = 100; i < 100 + MOST; i++) {
            assertThat(add(fresh, i, 1)).isEqualTo(Outcome.KEPT);
        }
        fresh.close();
        assertThat(names("dirty")).isEmpty();
    }

    @Test
    void shouldComeBackAfterItsDirectoryWasAway() throws IOException {
        SharedCounters counters = opened(MOST);
        add(counters, 7, 1);
        Files.move(folder.resolve("state"), folder.resolve("elsewhere"));
        assertThatThrownBy(counters::mend).isInstanceOf(IOException.class);
        counters.close();
        Files.writeString(folder.resolve("state"), "a file is in the way");
        assertThatThrownBy(counters::open).isInstanceOf(IOException.class);
        Files.delete(folder.resolve("state"));
        counters.open();
        assertThat(add(counters, 7, 1)).isEqualTo(Outcome.KEPT);
        counters.close();
    }
}

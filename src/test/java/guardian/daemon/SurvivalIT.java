package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator's machine does to a daemon: kills, full disks, files that are something else.
 */
class SurvivalIT {

    @TempDir private Path folder;

    @Test
    void shouldCountOnAfterBeingKilledAndFreeWhatTheDeadOneHeld() throws Exception {
        Path config = Daemon.config(folder, "", "");
        for (int i = 0; i < 4; i++) {
            try (Daemon daemon = Daemon.start(config)) {
                for (int n = 0; n < 20; n++) {
                    daemon.requests("198.51.100." + n, 20);
                }
                Daemon.awaitMerged(folder, i + 1);
                daemon.requests("192.0.2.7", 25);
                Thread.sleep(1000 + new Random().nextInt(200));
                daemon.kill();
            }
        }
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 20);
            Daemon.awaitDecision(folder, "client=192.0.2.7");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.log(folder)).contains("was killed or crashed");
        assertThat(Daemon.decisions(folder))
                .filteredOn(each -> each.contains("192.0.2.7"))
                .hasSize(1)
                .allMatch(each -> each.contains("count=120"));
    }

    @Test
    void shouldStartOnAFullDiskAndKeepCountsOnceThereIsRoom() throws Exception {
        Path config = Daemon.config(folder, "", "");
        Path state = Files.createDirectory(folder.resolve("state"));
        run("mount", "-t", "tmpfs", "-o", "size=2m", "none", state.toString());
        try {
            try (Daemon daemon = Daemon.start(config)) {
                daemon.requests("192.0.2.7", 119);
                Thread.sleep(2500);
                assertThat(daemon.end()).isEqualTo(3);
            }
            assertThat(Daemon.log(folder)).contains("is the disk full?");
            run("mount", "-o", "remount,size=300m", state.toString());
            for (int start = 0; start < 2; start++) {
                try (Daemon daemon = Daemon.start(config)) {
                    daemon.requests("192.0.2.9", 60);
                    assertThat(daemon.end()).isZero();
                }
            }
            Daemon.awaitDecision(folder, "client=192.0.2.9");
        } finally {
            run("umount", state.toString());
        }
    }

    @Test
    void shouldSetAsideAMapThatItCannotRead() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 1);
            assertThat(daemon.end()).isZero();
        }
        byte[] rubbish = new byte[1 << 20];
        new Random(1).nextBytes(rubbish);
        Path map = folder.resolve("state/counters-v2-250000.map");
        Files.write(map, rubbish);
        Files.writeString(folder.resolve("state/counters.dirty-4711-1"), "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.9", 119);
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.log(folder)).contains("set aside");
        assertThat(folder.resolve("state/counters-v2-250000.map.bad")).exists();
    }

    @Test
    void shouldGuardOnWhenALogIsAFifo() throws Exception {
        Path fifo = folder.resolve("fifo");
        run("mkfifo", fifo.toString());
        Path config = Daemon.config(folder, "", "[log]\nfile = \"" + fifo + "\"\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "client=192.0.2.7");
            assertThat(daemon.end()).isZero();
        }
    }

    /** Whoever opens a FIFO waits for somebody at its other end. */
    @Test
    void shouldGuardOnWhenFilesOfItsStateAreFifos() throws Exception {
        Path config = Daemon.config(folder, "mode = \"block\"\n", "[ban]\ntimes = [\"1s\"]\n");
        Files.createDirectory(folder.resolve("state"));
        for (String name : List.of("ends-told", "ends-told.new", "last-good.toml")) {
            run("mkfifo", folder.resolve("state").resolve(name).toString());
        }
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.7");
            Daemon.awaitDecision(folder, "decision=expire client=192.0.2.7");
            daemon.requests("192.0.2.8", 120);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.8");
            assertThat(daemon.end()).isZero();
        } finally {
            removeFirewall();
        }
    }

    @Test
    void shouldReadOnWhenTheConfigurationIsAFifo() throws Exception {
        Path fifo = folder.resolve("guardian.toml");
        run("mkfifo", fifo.toString());
        try (Daemon daemon = Daemon.start(fifo)) {
            for (int i = 0; i < 20; i++) {
                daemon.requests("192.0.2.7", 1000);
            }
            assertThat(daemon.end()).isEqualTo(4);
        }
    }

    @Test
    void shouldNotLoseABanToASlowFirewallAtTheEndOfInput() throws Exception {
        // iptables and ip6tables are links to one program that goes by its name.
        Path program = Path.of("/usr/sbin/iptables").toRealPath();
        Path real = folder.resolve("real");
        Files.copy(program, real, StandardCopyOption.COPY_ATTRIBUTES);
        Path slow = folder.resolve("slow");
        Files.writeString(slow, "#!/bin/sh\nsleep 0.3\nexec " + real + " $(basename $0) \"$@\"\n");
        Files.setPosixFilePermissions(slow, PosixFilePermissions.fromString("rwxr-xr-x"));
        run("mount", "--bind", slow.toString(), program.toString());
        Path config = Daemon.config(folder, "mode = \"block\"", "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            assertThat(daemon.end()).isZero();
        } finally {
            run("umount", program.toString());
        }
        assertThat(Files.readString(folder.resolve("state/bans.log"))).contains("192.0.2.7");
        assertThat(Daemon.decisions(folder)).anyMatch(each -> each.contains("client=192.0.2.7"));
        removeFirewall();
    }

    private static void removeFirewall() throws Exception {
        run("iptables", "-F");
        run("iptables", "-X");
        run("ip6tables", "-F");
        run("ip6tables", "-X");
        run("ipset", "destroy");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}

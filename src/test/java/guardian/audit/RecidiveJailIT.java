package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Settings;
import guardian.decision.RecidiveFile;
import guardian.event.RecordBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stock fail2ban with the shipped jail and filter reads what we write of blocked requests. */
class RecidiveJailIT {

    private static final Path SHIPPED =
            Path.of(System.getProperty("guardian.home", ".")).resolve("httpd-conf/fail2ban");

    @TempDir private Path folder;

    @Test
    void shouldBanAfterThirtyBlockedRequestsByMaxretryThree() throws Exception {
        Path lines = folder.resolve("recidive.log");
        try (BlockedRequests blocked =
                new BlockedRequests(
                        Settings.defaults().input()::clientOf, new RecidiveFile(lines))) {
            block(blocked, "192.0.2.7", 30);
            block(blocked, "192.0.2.8", 29);
            block(blocked, "2001:db8:5::1", 30);
        }
        Path config = configured(lines);
        try {
            run("fail2ban-client", "-c", config.toString(), "-b", "start");
            String status = awaitBans(config, 2);
            assertThat(status)
                    .contains("Banned IP list:")
                    .contains("192.0.2.7")
                    .contains("2001:db8:5::/64");
            assertThat(status).doesNotContain("192.0.2.8");
            assertThat(run("iptables", "-S")).contains("-A f2b-modsec-recidive -s 192.0.2.7/32 -j");
        } finally {
            run("fail2ban-client", "-c", config.toString(), "stop");
        }
    }

    private static void block(BlockedRequests blocked, String client, int count) {
        long start = System.currentTimeMillis() - count * 1000L;
        for (int i = 0; i < count; i++) {
            blocked.accept(
                    new RecordBuilder().client(client).at(start + i * 1000L).intercepted().build());
        }
    }

    /** The configuration of the package, with its own places, our two files and this log. */
    private Path configured(Path log) throws Exception {
        Path config = folder.resolve("fail2ban");
        run("cp", "-r", "/etc/fail2ban", config.toString());
        Files.delete(config.resolve("jail.d/defaults-debian.conf"));
        run("cp", "-r", SHIPPED + "/.", config.toString());
        Files.writeString(
                config.resolve("jail.local"),
                "[modsec-recidive]\nlogpath = " + log + "\nbackend = polling\n");
        Files.writeString(
                config.resolve("fail2ban.local"),
                String.join(
                        "\n",
                        "[Definition]",
                        "socket = " + folder.resolve("sock"),
                        "pidfile = " + folder.resolve("pid"),
                        "logtarget = " + folder.resolve("fail2ban.log"),
                        "dbfile = None\n"));
        return config;
    }

    private static String awaitBans(Path config, int bans) throws Exception {
        String status = "";
        for (int look = 0; look < 300 && !status.contains("Currently banned:\t" + bans); look++) {
            Thread.sleep(100);
            status = run("fail2ban-client", "-c", config.toString(), "status", "modsec-recidive");
        }
        return status;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        process.waitFor();
        return output;
    }
}

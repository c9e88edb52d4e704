package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.AfterSweep;
import guardian.config.AuditSettings;
import guardian.event.AuditRecord;
import guardian.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each site writes as its own user, and transaction ids repeat: mpm_itk, as it really is. */
class ItkIT {

    private static final String CLIENT = "203.0.113.7";
    private static final String NEIGHBOUR = "203.0.113.8";
    private static final String ATTACK = "/?id=1%27%20or%20%271%27%3D%271";
    private static final Set<PosixFilePermission> MODE =
            PosixFilePermissions.fromString("rwxrwx---");

    @Test
    void shouldSweepTheFilesOfAllUsersAndKeepTheSameIdApart() throws Exception {
        try (Lab lab = Lab.up().withItk().withGuardian("src/test/lab/copy-input")) {
            lab.startHttpd();
            int rounds = 0;
            do {
                attack(lab, CLIENT, "news");
                attack(lab, NEIGHBOUR, "mail");
                rounds++;
            } while (!isAnyNameThereTwice(lab.audit()) && rounds < 20);
            Path ours = directories(lab.audit()).get(0);
            assertThat(Files.getOwner(ours).getName()).isIn("news", "mail");
            int files = files(lab.audit()).size();
            assertThat(isAnyNameThereTwice(lab.audit())).isTrue();

            RecordingSink sink = sweep(lab, "", "");

            assertThat(sink.taken).hasSize(files).allMatch(AuditRecord::intercepted);
            assertThat(sink.known).hasSize(files);
            assertThat(sink.taken).allSatisfy(ItkIT::mustBeOfItsSite);
            assertThat(ids(sink)).as("ids repeat").hasSizeLessThan(files);
            assertThat(files(lab.audit())).isEmpty();
        }
    }

    @Test
    void shouldGiveTheDirectoriesOfAllUsersTheModeOwnerAndGroupThatAreConfigured()
            throws Exception {
        try (Lab lab = Lab.up().withItk().withGuardian("src/test/lab/copy-input")) {
            lab.startHttpd();
            attack(lab, CLIENT, "news");
            attack(lab, CLIENT, "mail");
            List<Path> before = directories(lab.audit());
            assertThat(before).hasSize(6).noneMatch(ItkIT::isRepaired);

            RecordingSink sink = sweep(lab, "www-data", "backup");

            assertThat(sink.taken).hasSize(2);
            assertThat(directories(lab.audit()))
                    .as("of this minute, so that they are not removed yet")
                    .hasSize(6)
                    .allMatch(ItkIT::isRepaired);
            assertThat(attackStatus(lab, CLIENT, "mail")).isEqualTo(403);
        }
    }

    private static void mustBeOfItsSite(AuditRecord record) {
        String user = record.file().user();
        assertThat(record.request().host()).isEqualTo(user + ".example.com");
        assertThat(record.client()).hasToString(user.equals("news") ? CLIENT : NEIGHBOUR);
    }

    private static void attack(Lab lab, String from, String site) {
        assertThat(attackStatus(lab, from, site)).isEqualTo(403);
    }

    private static int attackStatus(Lab lab, String from, String site) {
        return lab.request(from, ATTACK, "--header", "Host: " + site + ".example.com");
    }

    private static RecordingSink sweep(Lab lab, String owner, String group) throws Exception {
        RecordingSink sink = new RecordingSink();
        AuditSettings settings =
                new AuditSettings(
                        Optional.of(lab.audit()),
                        Optional.empty(),
                        AfterSweep.DELETE,
                        Optional.empty(),
                        lab.directory().resolve("quarantine"),
                        Optional.empty(),
                        Duration.ofSeconds(60),
                        Optional.empty(),
                        16 << 20,
                        owner.isEmpty() ? Optional.empty() : Optional.of(MODE),
                        owner,
                        group);
        SweepMeters meters = new SweepMeters();
        int files = files(lab.audit()).size();
        try (Sweep sweep =
                new Sweep(settings, List.of(), lab.directory().resolve("kept"), sink, meters)) {
            Lab.await(
                    () -> {
                        sweep.turn(List.of());
                        return sink.taken.size() == files ? true : null;
                    },
                    Duration.ofSeconds(20),
                    () -> files + " records; there are " + sink.taken.size());
        }
        assertThat(meters.quarantined()).isZero();
        return sink;
    }

    private static Set<String> ids(RecordingSink sink) {
        return new HashSet<>(sink.ids());
    }

    private static boolean isRepaired(Path directory) {
        try {
            PosixFileAttributes now = Files.readAttributes(directory, PosixFileAttributes.class);
            return now.permissions().equals(MODE)
                    && now.owner().getName().equals("www-data")
                    && now.group().getName().equals("backup");
        } catch (IOException e) {
            throw new AssertionError("cannot look at " + directory, e);
        }
    }

    private static boolean isAnyNameThereTwice(Path audit) throws IOException {
        List<Path> names = files(audit).stream().map(Path::getFileName).toList();
        return new HashSet<>(names).size() < names.size();
    }

    private static List<Path> files(Path audit) throws IOException {
        try (Stream<Path> all = Files.walk(audit)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static List<Path> directories(Path audit) throws IOException {
        try (Stream<Path> all = Files.walk(audit)) {
            return all.filter(each -> Files.isDirectory(each) && !each.equals(audit)).toList();
        }
    }
}

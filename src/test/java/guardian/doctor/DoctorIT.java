package guardian.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.dns.DnsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, and the kernel's own rules, in a network of the test's. */
class DoctorIT {

    private static final Path PROGRAM =
            Path.of(System.getProperty("guardian.home"), "bin/guardianctl");

    @TempDir private Path folder;
    private DnsServer dns;
    private DebianTree tree;

    private record Ended(int exitCode, String out) {}

    @BeforeEach
    void layOut() throws IOException {
        dns = new DnsServer();
        tree = DebianTree.in(folder.resolve("root"), dns.address());
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    private Ended run(String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out));
    }

    private Ended doctor(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(PROGRAM.toString(), "doctor"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    @Test
    void shouldEndWithZeroOnASoundMachine() throws Exception {
        Ended ended = doctor("--root", tree.root().toString(), configOption());

        assertThat(ended.out()).startsWith("nothing is wrong; looked at /etc/apache2/apache2.conf");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void shouldEndWithOneAndSayWhatIsWrong() throws Exception {
        tree.disableModule("unique_id");

        Ended ended = doctor("--root", tree.root().toString(), configOption());

        assertThat(ended.out())
                .startsWith("error    /etc/apache2/apache2.conf: mod_unique_id is not loaded\n")
                .contains("\n         do:  a2enmod unique_id")
                .contains("1 error, 0 warnings");
        assertThat(ended.exitCode()).isEqualTo(1);
    }

    @Test
    void shouldPrintOneJsonDocument() throws Exception {
        tree.disableModule("unique_id");

        Ended ended = doctor("--json", "--root", tree.root().toString(), configOption());

        assertThat(ended.out())
                .hasLineCount(1)
                .startsWith("{\"httpd\":\"/etc/apache2/apache2.conf\",\"files\":")
                .contains("\"findings\":[{\"name\":\"unique-id\",\"severity\":\"error\",");
        assertThat(ended.exitCode()).isEqualTo(1);
    }

    @Test
    void shouldNameRulesOfTheKernelThatAcceptBeforeTheGuardian() throws Exception {
        run("iptables", "-N", "httpd-guardian");
        run("iptables", "-A", "INPUT", "-p", "tcp", "--dport", "80", "-j", "ACCEPT");
        run("iptables", "-A", "INPUT", "-j", "httpd-guardian");
        try {
            Ended ended = doctor("--json", "--httpd", "/none", configOption());

            assertThat(ended.out())
                    .contains("\"name\":\"accepted-before\"")
                    .contains("-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT");
        } finally {
            run("iptables", "-F", "INPUT");
            run("iptables", "-X", "httpd-guardian");
        }
    }

    @Test
    void shouldNameADiskThatIsFull() throws Exception {
        String state = tree.root().resolve("var/lib/httpd-guardian").toString();
        run("mount", "-t", "tmpfs", "-o", "size=1m", "none", state);
        try {
            Ended ended = doctor("--json", "--root", tree.root().toString(), configOption());

            assertThat(ended.out()).contains("\"name\":\"disk-full\",\"severity\":\"error\"");
            assertThat(ended.exitCode()).isEqualTo(1);
        } finally {
            run("umount", state);
        }
    }

    @Test
    void shouldRefuseARootThatIsNone() throws Exception {
        assertThat(doctor("--root", "/none").exitCode()).isEqualTo(2);
    }

    private String configOption() {
        return "--config=" + tree.root().resolve("etc/httpd-guardian/guardian.toml");
    }
}

package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.firewall.Container;
import guardian.firewall.OwnNetwork;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IptablesProofIT extends ProofContract {

    @Override
    String keys() {
        return "kind = \"iptables\"\n";
    }

    @Override
    void flush() {
        for (String tool : new String[] {"iptables", "ip6tables"}) {
            OwnNetwork.run(tool, "-F");
            OwnNetwork.run(tool, "-X");
        }
        OwnNetwork.run("ipset", "destroy");
    }

    @Test
    void shouldNameARuleOfOthersThatLetsPassBeforeOurs() throws Exception {
        ban();
        plant(
                () ->
                        OwnNetwork.run(
                                "iptables",
                                "-I",
                                "INPUT",
                                "-p",
                                "tcp",
                                "--dport",
                                "80",
                                "-j",
                                "ACCEPT"),
                () -> isServed(OwnNetwork.SERVER4));
        awaitCause(
                "rule order: in INPUT the guardian's jump stands below \"-A INPUT -p tcp -m tcp"
                        + " --dport 80 -j ACCEPT\"; put right now");
        awaitSilence();
    }

    @Test
    void shouldNameAJumpThatIsMissing() throws Exception {
        ban();
        plant(() -> OwnNetwork.run("iptables", "-F", "INPUT"), () -> isServed(OwnNetwork.SERVER4));
        awaitCause("rule order: the guardian's jump is missing in INPUT; put right now");
        awaitSilence();
    }

    @Test
    void shouldNameAnOpenConnectionThatARuleLetsPass() throws Exception {
        // Somebody has connections tracked, as most machines have.
        established("-A");
        try (KeepAlive open = connection()) {
            assertThat(open.request()).isTrue();
            ban(2);
            plant(() -> established("-I"), open::request);
            awaitCause("established connection: in INPUT the guardian's jump stands below");
        }
    }

    private static void established(String where) {
        String states = "ESTABLISHED,RELATED";
        OwnNetwork.run(
                "iptables", where, "INPUT", "-m", "conntrack", "--ctstate", states, "-j", "ACCEPT");
    }

    @Test
    void shouldNameThePathToAContainerThatIsNotLookedAt() throws Exception {
        try (Container container = new Container(LoggingServer.class, 80)) {
            Thread lines = new Thread(() -> pass(container.said()), "lines");
            lines.setDaemon(true);
            lines.start();
            ban();
            assertThat(get(CLIENT, container.address4)).as("is let pass").isFalse();
            plant(
                    () -> OwnNetwork.run("iptables", "-F", "FORWARD"),
                    () -> isServed(container.address4));
            awaitCause(
                    "container path: INPUT is in order, but what is forwarded is not looked at: the"
                            + " guardian's jump is missing in FORWARD; put right now");
            Daemon.await("silence", Duration.ofSeconds(5), () -> !isServed(container.address4));
        }
    }

    private void pass(BufferedReader lines) {
        try {
            String line;
            while ((line = lines.readLine()) != null) {
                log(line + '\n');
            }
        } catch (IOException e) {
            // The container is closed.
        }
    }

    private static void awaitSilence() throws Exception {
        Daemon.await("silence", Duration.ofSeconds(5), () -> !isServed(OwnNetwork.SERVER4));
    }
}

package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.firewall.OwnNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The daemon on the real kernel, while its tool goes wrong: a stand-in takes the tool's place in
 * this test's own world of mounts, and is the real one for as long as it is told to.
 */
@Tag("patient")
class ToolFaultsIT {

    private static final int CLIENTS = 60;
    private static final String FIRST = "192.0.2.200";
    private static final String LAST = "192.0.2.201";

    @TempDir private Path folder;
    private String tool;

    @AfterEach
    void removeEverything() {
        while (mounted()) {
            OwnNetwork.run("umount", tool);
        }
        for (String family : List.of("iptables", "ip6tables")) {
            OwnNetwork.run(family, "-F");
            OwnNetwork.run(family, "-X");
        }
        OwnNetwork.run("ipset", "destroy");
        OwnNetwork.run("nft", "flush", "ruleset");
    }

    @ParameterizedTest
    @CsvSource({
        "iptables, hangs",
        "iptables, fails",
        "iptables, prints rubbish",
        "iptables, dies",
        "iptables, is missing",
        "nftables, hangs",
        "nftables, fails",
        "nftables, prints rubbish",
        "nftables, dies",
        "nftables, is missing"
    })
    void shouldSayWhichBansAreNotInForceAndMakeThemOnceTheToolIsBack(String kind, String fault)
            throws Exception {
        standIn(kind);
        Path config =
                Daemon.config(
                        folder,
                        "mode = \"block\"\n[[rule]]\nname = \"requests\"\nthreshold = { 1m = 3 }",
                        "[ban]\nbrake = 1.0\n[allowlist]\nverified_bots = false\n[firewall]\n"
                                + "timeout = \"1s\"\nkind = \""
                                + kind
                                + "\"\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests(FIRST, 3);
            Daemon.awaitDecision(folder, "decision=ban client=" + FIRST);
            become(fault, daemon);
            List<String> clients = clients();
            for (String client : clients) {
                daemon.requests(client, 3);
            }
            awaitDecisions(CLIENTS + 1);
            List<String> failed = clientsOf("failed");
            assertThat(failed).isNotEmpty();
            assertThat(clientsOf("ban")).hasSize(CLIENTS + 1 - failed.size());
            assertThat(Daemon.decisions(folder))
                    .filteredOn(line -> line.contains("decision=failed"))
                    .allMatch(line -> line.contains(" reason="));
            assertThatOthersNeedNotWait(daemon);
            become("works", daemon);
            for (String client : clientsOf("failed")) {
                Daemon.awaitDecision(folder, "decision=restore client=" + client + ' ');
            }
            assertThat(held(kind)).contains(clients.toArray(String[]::new)).contains(FIRST, LAST);
            assertThat(daemon.end()).isZero();
        }
    }

    /** Two tries of one second each, and as much for a look at the firewall in between. */
    private void assertThatOthersNeedNotWait(Daemon daemon) throws Exception {
        daemon.requests(LAST, 3);
        Daemon.await("a decision on another client", Duration.ofSeconds(6), () -> decided(LAST));
    }

    private void standIn(String kind) throws Exception {
        tool = kind.equals("iptables") ? "/usr/sbin/ipset" : "/usr/sbin/nft";
        Files.copy(Path.of(tool), folder.resolve("real"), StandardCopyOption.COPY_ATTRIBUTES);
        tell("works");
        Path program = folder.resolve("program");
        Files.writeString(
                program,
                String.join(
                        "\n",
                        "#!/bin/bash",
                        "cd \"$(dirname '" + program + "')\"",
                        "case $(<word) in",
                        "hangs) exec sleep 60.5 ;;",
                        "fails) echo 'Operation not permitted' >&2; exit 1 ;;",
                        "'prints rubbish') head -c 100000 /dev/urandom; exit 0 ;;",
                        "dies) case ${!#} in",
                        "    - | -i) awk '/^add/ && ++n > 20 || /^add element/ { exit }",
                        "        { print; fflush() }' | ./real \"$@\"; kill -KILL $$ ;;",
                        "    esac ;;",
                        "esac",
                        "exec ./real \"$@\"\n"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        OwnNetwork.run("mount", "--bind", program.toString(), tool);
    }

    private boolean mounted() {
        return OwnNetwork.run("cat", "/proc/self/mounts").contains(' ' + tool + ' ');
    }

    /** From now on the tool is so, also the one that lives on. */
    private void become(String word, Daemon daemon) throws Exception {
        if (word.equals("is missing")) {
            OwnNetwork.run("mount", "--bind", "/dev/null", tool);
        } else if (Files.readString(folder.resolve("word")).equals("is missing")) {
            OwnNetwork.run("umount", tool);
        }
        tell(word);
        ProcessHandle.of(daemon.pid())
                .orElseThrow()
                .descendants()
                .filter(each -> each.info().command().orElse("").endsWith("/real"))
                .forEach(
                        each -> {
                            each.destroyForcibly();
                            each.onExit().join();
                        });
    }

    private void tell(String word) throws IOException {
        Path next = Files.writeString(folder.resolve("next"), word);
        Files.move(next, folder.resolve("word"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<String> clients() {
        List<String> clients = new ArrayList<>();
        for (int i = 1; i <= CLIENTS; i++) {
            clients.add("192.0.2." + i);
        }
        return clients;
    }

    private void awaitDecisions(int count) throws Exception {
        Daemon.await(
                count + " decisions", Duration.ofSeconds(20), () -> decisions().size() >= count);
    }

    private List<String> decisions() {
        try {
            return Daemon.decisions(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean decided(String client) {
        return decisions().stream().anyMatch(line -> line.contains(" client=" + client + ' '));
    }

    private List<String> clientsOf(String verdict) {
        String start = " decision=" + verdict + " client=";
        return decisions().stream()
                .filter(line -> line.contains(start))
                .map(line -> line.substring(line.indexOf(start) + start.length()))
                .map(rest -> rest.substring(0, rest.indexOf(' ')))
                .toList();
    }

    /** Who is banned in the kernel. */
    private static List<String> held(String kind) {
        String listing =
                kind.equals("iptables")
                        ? OwnNetwork.run("ipset", "save", "httpd-guardian-4")
                        : OwnNetwork.run("nft", "list", "table", "inet", "httpd_guardian");
        return List.of(listing.split("[^0-9.]+"));
    }
}

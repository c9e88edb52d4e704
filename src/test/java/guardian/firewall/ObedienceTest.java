package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.ConfigFile;
import guardian.config.Settings;
import guardian.decision.Allowlist;
import guardian.decision.Bans;
import guardian.decision.Decision;
import guardian.decision.LogLine;
import guardian.decision.Order;
import guardian.decision.OrderJudge;
import guardian.event.Prefix;
import guardian.runtime.Mailbox;
import guardian.state.Ban;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes of orders: the same gate, journal and log as of any decision. */
class ObedienceTest {

    private static final Prefix CLIENT = Prefix.parse("192.0.2.7");

    @TempDir private Path folder;
    private long millis = 1_795_222_800_000L;
    private final RecordingFirewall firewall = new RecordingFirewall(() -> millis);
    private final Mailbox<Order> mailbox = new Mailbox<>(64);
    private final List<Ban> kept = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final List<Order.Answer> answers = new ArrayList<>();
    private final Bans bans = new Bans(Duration.ofDays(30));
    private Obedience obedience;

    @BeforeEach
    void block() throws IOException {
        start("block");
    }

    private void start(String mode) throws IOException {
        Path config = folder.resolve("guardian.toml");
        Files.writeString(config, "mode = \"" + mode + "\"\n");
        Settings settings = ConfigFile.read(config, false).settings();
        Allowlist allowlist =
                new Allowlist(List.of(Prefix.parse("192.0.2.200"), Prefix.parse("2001:db8:5::1")));
        Wall wall = new Wall(mode.equals("block") ? firewall : null, () -> allowlist, () -> millis);
        wall.begin(bans, millis / 1000, this::write);
        obedience =
                new Obedience(mailbox, new OrderJudge(settings, bans, () -> allowlist), bans, wall);
    }

    private void write(Decision decision, Decision.Applied applied) {
        log.add(LogLine.of(decision, applied).replaceFirst("took_ms=\\d+", "took_ms=N"));
    }

    private Order.Answer obey(Order.Verb verb, String client, Integer seconds, String reason) {
        mailbox.offer(
                new Order(
                        verb,
                        Prefix.parse(client),
                        Optional.ofNullable(seconds).map(Duration::ofSeconds),
                        millis,
                        reason,
                        answers::add));
        obedience.turn(millis, kept::add, this::write);
        return answers.get(answers.size() - 1);
    }

    private Order.Answer ban(String client, Integer seconds) {
        return obey(Order.Verb.BAN, client, seconds, "on a list");
    }

    private static Order.Answer done(String detail) {
        return new Order.Answer(Order.Outcome.DONE, detail);
    }

    private static Order.Answer refused(String detail) {
        return new Order.Answer(Order.Outcome.REFUSED, detail);
    }

    @Test
    void shouldBanForTheTimeThatWasOrdered() {
        assertThat(ban("192.0.2.7", 90)).isEqualTo(done("is banned until 2026-11-21T01:01:30Z"));

        assertThat(firewall.inForce())
                .isEqualTo(Map.of(CLIENT, new RecordingFirewall.Entry(millis / 1000 + 90, false)));
        assertThat(kept).extracting(Ban::client).containsExactly(CLIENT);
        assertThat(log)
                .containsExactly(
                        "2026-11-21T01:00:00.000Z decision=ban client=192.0.2.7 rule=order"
                                + " ban_time=90s until=2026-11-21T01:01:30Z step=0"
                                + " firewall=recording took_ms=N reason=\"on a list\"");
    }

    @Test
    void shouldBanForTheFirstStepWhenNoTimeIsOrdered() {
        assertThat(ban("192.0.2.7", null).detail())
                .isEqualTo("is banned until 2026-11-21T01:10:00Z");
    }

    @Test
    void shouldBanTheClientThatAnAddressBelongsToAndWholeNetworks() {
        ban("2001:db8:7:8:9::1", 60);
        ban("198.51.100.0/24", 60);

        assertThat(firewall.inForce().keySet())
                .containsExactlyInAnyOrder(
                        Prefix.parse("2001:db8:7:8::/64"), Prefix.parse("198.51.100.0/24"));
        assertThat(log.get(1)).contains(" client=198.51.100.0/24 scope=network ");
    }

    @Test
    void shouldRefuseNetworksThatAreTooLarge() {
        assertThat(ban("0.0.0.0/0", 60))
                .isEqualTo(refused("a network larger than a /24 is too much"));
        assertThat(ban("198.51.0.0/23", 60).outcome()).isEqualTo(Order.Outcome.REFUSED);
        assertThat(ban("2001:db8::/32", 60))
                .isEqualTo(refused("a network larger than a /48 is too much"));
        assertThat(ban("::/0", 60).outcome()).isEqualTo(Order.Outcome.REFUSED);
        assertThat(firewall.inForce()).isEmpty();
        assertThat(log).isEmpty();
    }

    @Test
    void shouldNotBanWhoIsOnTheAllowlist() {
        for (String client : List.of("192.0.2.200", "192.0.2.0/24", "2001:db8:5::99")) {
            assertThat(ban(client, 60)).isEqualTo(refused("is protected: allowlist"));
        }
        assertThat(firewall.inForce()).isEmpty();
        assertThat(log).hasSize(3).allMatch(line -> line.contains(" decision=allowlisted "));
    }

    @Test
    void shouldOnlyMakeAnOpenBanLonger() {
        ban("192.0.2.7", 600);
        millis += 1_000;

        assertThat(ban("192.0.2.7", 60))
                .isEqualTo(done("is banned already, until 2026-11-21T01:10:00Z"));
        assertThat(ban("192.0.2.7", 700).detail())
                .isEqualTo("is banned until 2026-11-21T01:11:41Z");

        assertThat(log).hasSize(2);
        assertThat(log.get(1)).contains(" decision=extend ", " until=2026-11-21T01:11:41Z ");
        assertThat(firewall.inForce().get(CLIENT).endSeconds()).isEqualTo(millis / 1000 + 700);
    }

    @Test
    void shouldLiftABan() {
        ban("192.0.2.7", 600);
        millis += 1_000;

        assertThat(obey(Order.Verb.UNBAN, "192.0.2.7", null, "a mistake"))
                .isEqualTo(done("is not banned any more"));

        assertThat(firewall.inForce()).isEmpty();
        assertThat(bans.real(CLIENT).kind()).isEqualTo(Ban.Kind.LIFTED);
        assertThat(log.get(1)).contains(" decision=unban ", " rule=order ", "reason=\"a mistake\"");
        assertThat(obey(Order.Verb.UNBAN, "192.0.2.7", null, "")).isEqualTo(done("is not banned"));
        assertThat(log).hasSize(2);
    }

    @Test
    void shouldSayThatAnOrderIsTooOld() {
        mailbox.offer(
                new Order(
                        Order.Verb.BAN,
                        CLIENT,
                        Optional.of(Duration.ofSeconds(60)),
                        millis - 60_000,
                        "",
                        answers::add));
        obedience.turn(millis, kept::add, this::write);

        assertThat(answers).containsExactly(refused("it would have ended at 2026-11-21T01:00:00Z"));
        assertThat(firewall.inForce()).isEmpty();
    }

    @Test
    void shouldBlockNobodyInWarnMode() throws IOException {
        start("warn");

        assertThat(ban("192.0.2.7", 60))
                .isEqualTo(done("noted until 2026-11-21T01:01:00Z, warn mode blocks nobody"));

        assertThat(firewall.inForce()).isEmpty();
        assertThat(log).singleElement().asString().contains(" decision=would-ban ");
    }

    @Test
    void shouldKeepWhateverAReasonSaysOnOneLine() {
        obey(Order.Verb.BAN, "192.0.2.7", 60, "a\nb\" decision=ban \u001b[2J\u00ff");

        assertThat(log)
                .singleElement()
                .asString()
                .endsWith(" reason=\"a\\x0ab\\\" decision=ban \\x1b[2J\\xff\"");
    }
}

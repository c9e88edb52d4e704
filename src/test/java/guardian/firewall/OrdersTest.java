package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.config.RuleFile;
import guardian.config.Settings;
import guardian.decision.Allowlist;
import guardian.decision.Bans;
import guardian.decision.DecisionLog;
import guardian.decision.Order;
import guardian.decision.OrderJudge;
import guardian.event.Prefix;
import guardian.state.Ban;
import guardian.state.StateDirectory;
import guardian.window.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators order, up to the firewall's answer. */
class OrdersTest {

    private static final Prefix CLIENT = Prefix.parse("192.0.2.7");
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir private Path folder;

    private final List<Order.Reply> replies = new ArrayList<>();
    private final List<Ban> changed = new ArrayList<>();
    private long millis = 1_795_222_800_123L;
    private RecordingFirewall firewall;
    private Bans bans;
    private BanBook book;
    private Orders orders;

    private void start(String mode) {
        Settings settings =
                RuleFile.settings(
                        "mode = '"
                                + mode
                                + "'\n[state]\ndirectory = '"
                                + folder.resolve("state")
                                + "'\n[ban]\ntimes = ['10m', '1h', '1d']\n");
        firewall = new RecordingFirewall(() -> millis);
        Allowlist allowlist = new Allowlist(List.of(Prefix.parse("198.51.100.9")));
        bans = new Bans(settings.ban().memory());
        book = new BanBook(new StateDirectory(settings.state().directory()));
        book.load(bans, millis / 1000);
        boolean block = mode.equals("block");
        Watch nobodyServed = new Watch(settings.rules(), 32, 64, 1000, offence -> true);
        Wall wall =
                new Wall(
                        block ? firewall : null,
                        () -> allowlist,
                        nobodyServed.sightings(),
                        new Connections(List.of(), false),
                        () -> millis);
        wall.begin(bans, millis / 1000, (decision, applied) -> {});
        orders =
                new Orders(
                        new OrderJudge(settings, bans, () -> allowlist),
                        book,
                        wall,
                        new DecisionLog(settings.decisionLog()),
                        () -> {},
                        () -> millis);
    }

    @AfterEach
    void close() {
        if (book != null) {
            book.close();
        }
    }

    private Order.Reply give(Order order) {
        replies.clear();
        orders.give(order, replies::add);
        orders.turn(changed::add);
        assertThat(replies).as("replies to " + order).hasSize(1);
        return replies.get(0);
    }

    private Order.Reply ban(String client, Duration time, String reason) {
        return give(new Order.BanClient(Prefix.parse(client), time, reason));
    }

    private Order.Reply unban(String client) {
        return give(new Order.Unban(Prefix.parse(client)));
    }

    private List<String> log() throws IOException {
        Path file = folder.resolve("state/decisions.log");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** What the next start would find. */
    private Ban kept(Prefix client) {
        Bans next = new Bans(Duration.ofDays(30));
        new BanBook(new StateDirectory(folder.resolve("state"))).load(next, millis / 1000);
        Ban real = next.real(client);
        return real != null ? real : next.note(client);
    }

    @Test
    void shouldBanForTheTimeGivenAndSayWhoOrderedItAndWhy() throws IOException {
        start("block");
        Order.Reply reply = ban("192.0.2.7", HOUR, "scans \"/wp\"\n decision=ban");
        assertThat(reply.end()).isEqualTo(Order.End.DONE);
        assertThat(reply.kept()).isTrue();
        assertThat(firewall.inForce()).containsOnlyKeys(CLIENT);
        assertThat(kept(CLIENT)).isEqualTo(reply.bans().get(0));
        assertThat(log())
                .containsExactly(
                        "2026-11-21T01:00:00.123Z decision=ban client=192.0.2.7 rule=operator"
                                + " ban_time=1h until=2026-11-21T02:00:00Z step=1"
                                + " firewall=recording took_ms=0"
                                + " reason=\"scans \\\"/wp\\\"\\x0a decision=ban\"");
        assertThat(changed).isEqualTo(reply.bans());
    }

    @Test
    void shouldClimbTheLadderWithEachBanWhateverItsTime() {
        start("block");
        assertThat(ban("192.0.2.7", null, "").bans().get(0).step()).isEqualTo(1);
        millis += 601_000;
        assertThat(ban("192.0.2.7", Duration.ofSeconds(5), "").bans().get(0).step()).isEqualTo(2);
        millis += 6_000;
        Ban third = ban("192.0.2.7", null, "").bans().get(0);
        assertThat(third.step()).isEqualTo(3);
        assertThat(third.endSeconds()).isEqualTo(millis / 1000 + 86_400);
    }

    @Test
    void shouldRefuseToBanTheAllowlistAndWhatHoldsIt() throws IOException {
        start("block");
        for (String client : List.of("198.51.100.9", "198.51.100.0/24")) {
            Order.Reply reply = ban(client, HOUR, "");
            assertThat(reply.end()).isEqualTo(Order.End.REFUSED);
            assertThat(reply.why()).contains(client).contains("allowlist");
        }
        assertThat(firewall.inForce()).isEmpty();
        assertThat(bans.size()).isZero();
        assertThat(log())
                .hasSize(2)
                .allMatch(line -> line.contains("decision=allowlisted"))
                .allMatch(line -> line.endsWith(" reason=allowlist"));
    }

    @Test
    void shouldOnlyNoteABanInWarnMode() throws IOException {
        start("warn");
        Order.Reply reply = ban("192.0.2.7", HOUR, "");
        assertThat(reply.end()).isEqualTo(Order.End.NOTED);
        assertThat(reply.why()).contains("nothing was blocked");
        assertThat(kept(CLIENT).kind()).isEqualTo(Ban.Kind.NOTIONAL);
        assertThat(ban("192.0.2.7", null, "").end()).isEqualTo(Order.End.NOTED);
        assertThat(log()).hasSize(2).allMatch(line -> line.contains("decision=would-ban"));
        assertThat(unban("192.0.2.7").end()).isEqualTo(Order.End.NOTED);
        assertThat(kept(CLIENT).kind()).isEqualTo(Ban.Kind.LIFTED_NOTE);
        assertThat(unban("192.0.2.7").end()).isEqualTo(Order.End.NOBODY);
        assertThat(log()).hasSize(3).last().asString().contains("decision=unban");
        assertThat(ban("192.0.2.7", null, "").bans().get(0).step())
                .as("what was lifted is forgotten by the ladder")
                .isEqualTo(1);
    }

    @Test
    void shouldLiftABanForGoodAndTellTheCounters() throws IOException {
        start("block");
        ban("192.0.2.7", HOUR, "");
        changed.clear();
        millis += 1500;
        Order.Reply reply = unban("192.0.2.7");
        assertThat(reply.end()).isEqualTo(Order.End.DONE);
        assertThat(firewall.inForce()).isEmpty();
        assertThat(kept(CLIENT).isLifted()).isTrue();
        assertThat(changed).isEqualTo(reply.bans());
        assertThat(log())
                .last()
                .asString()
                .startsWith(
                        "2026-11-21T01:00:01.623Z decision=unban client=192.0.2.7 rule=operator"
                                + " until=2026-11-21T01:00:01Z step=1 firewall=recording")
                .endsWith(" reason=operator");
        assertThat(unban("192.0.2.7").end()).isEqualTo(Order.End.NOBODY);
    }

    @Test
    void shouldFreeAllInANetworkAndTellOfTheNetworkAroundAClient() throws IOException {
        start("block");
        ban("192.0.2.0/24", HOUR, "");
        ban("192.0.2.7", HOUR, "");
        ban("203.0.113.7", HOUR, "");
        assertThat(log()).first().asString().contains(" client=192.0.2.0/24 scope=network ");
        Order.Reply one = unban("192.0.2.7");
        assertThat(one.still())
                .extracting(ban -> ban.client().toString())
                .containsExactly("192.0.2.0/24");
        ban("192.0.2.7", HOUR, "");
        assertThat(unban("192.0.2.0/24").bans()).hasSize(2);
        assertThat(firewall.inForce()).containsOnlyKeys(Prefix.parse("203.0.113.7"));
    }

    @Test
    void shouldTakeAnAddressForTheClientItBelongsTo() {
        start("block");
        Order.Reply reply = ban("2001:db8:5::7", HOUR, "");
        assertThat(reply.bans().get(0).client()).isEqualTo(Prefix.parse("2001:db8:5::/64"));
        assertThat(reply.bans().get(0).network()).isFalse();
        assertThat(unban("2001:db8:5::9").end()).isEqualTo(Order.End.DONE);
        assertThat(firewall.inForce()).isEmpty();
    }

    @Test
    void shouldNeverShortenAnOpenBan() throws IOException {
        start("block");
        long end = ban("192.0.2.7", HOUR, "").bans().get(0).endSeconds();
        Order.Reply shorter = ban("192.0.2.7", Duration.ofMinutes(1), "");
        assertThat(shorter.end()).isEqualTo(Order.End.DONE);
        assertThat(shorter.bans().get(0).endSeconds()).isEqualTo(end);
        assertThat(shorter.why()).contains("lasts longer");
        assertThat(log()).hasSize(1);
        assertThat(ban("192.0.2.7", HOUR.multipliedBy(2), "").bans().get(0).endSeconds())
                .isEqualTo(end + 3600);
        assertThat(log()).last().asString().contains("decision=extend");
    }

    @Test
    void shouldSayWhenTheFirewallRefusesAndTryAgain() throws IOException {
        start("block");
        firewall.refuse("table is locked");
        Order.Reply reply = ban("192.0.2.7", HOUR, "because");
        assertThat(reply.end()).isEqualTo(Order.End.FAILED);
        assertThat(reply.why()).isEqualTo("table is locked");
        assertThat(kept(CLIENT).isOpen(millis / 1000)).as("it stays wanted").isTrue();
        assertThat(log()).last().asString().contains("decision=failed").contains("table is locked");
        assertThat(unban("192.0.2.7").end()).isEqualTo(Order.End.FAILED);
        assertThat(kept(CLIENT).isLifted()).isTrue();
    }

    @Test
    void shouldSayThatAStateWhichCannotBeWrittenKeepsNothing() throws IOException {
        Files.createFile(folder.resolve("state"));
        start("block");
        Order.Reply reply = ban("192.0.2.7", HOUR, "");
        assertThat(reply.end()).isEqualTo(Order.End.DONE);
        assertThat(reply.kept()).isFalse();
    }

    @Test
    void shouldUnbanEverybodyTheFirewallHoldsToo() {
        start("block");
        ban("192.0.2.7", HOUR, "");
        ban("192.0.2.8", HOUR, "");
        firewall.ban(List.of(new Block(Prefix.parse("203.0.113.9"), 600)));
        assertThat(give(new Order.UnbanAll()).bans()).hasSize(2);
        assertThat(firewall.inForce()).isEmpty();
        assertThat(give(new Order.UnbanAll()).end()).isEqualTo(Order.End.NOBODY);
    }

    @Test
    void shouldCarryOutWhatWaitsInTheOrderGiven() {
        start("block");
        List<Order.End> ends = new ArrayList<>();
        Order ban = new Order.BanClient(CLIENT, HOUR, "");
        for (Order each : List.of(ban, new Order.Unban(CLIENT), ban, new Order.UnbanAll())) {
            orders.give(each, reply -> ends.add(reply.end()));
        }
        orders.turn(changed::add);
        assertThat(ends).hasSize(4).containsOnly(Order.End.DONE);
        assertThat(firewall.inForce()).isEmpty();
    }

    @Test
    void shouldTakeNoMoreThanItHasRoomForAndNoneWhenItEnds() {
        start("block");
        List<Order.End> ends = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            orders.give(new Order.Unban(CLIENT), reply -> ends.add(reply.end()));
        }
        assertThat(ends).hasSize(904).containsOnly(Order.End.NOT_TAKEN);
        orders.close();
        assertThat(ends).hasSize(5000).containsOnly(Order.End.NOT_TAKEN);
        assertThat(give(new Order.Unban(CLIENT)).end()).isEqualTo(Order.End.NOT_TAKEN);
    }

    @Test
    void shouldRefuseTimesThatNoKernelCounts() {
        assertThatThrownBy(() -> new Order.BanClient(CLIENT, Duration.ofMillis(1500), ""))
                .hasMessageContaining("whole seconds");
        assertThatThrownBy(() -> new Order.BanClient(CLIENT, Duration.ofDays(366), ""))
                .hasMessageContaining("365d");
    }
}

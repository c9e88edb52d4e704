package guardian.store;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.decision.Order;
import guardian.event.Prefix;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds of orders that others write into the database, whichever it is. */
abstract class OrderContract extends DaySumsContract {

    private void order(String verb, String client, String seconds, String reason) throws Exception {
        rows.run(
                "INSERT INTO orders (verb, client, seconds, reason) VALUES ('"
                        + verb
                        + "', '"
                        + client
                        + "', "
                        + seconds
                        + ", "
                        + (reason == null ? "NULL" : "'" + reason + "'")
                        + ")");
    }

    private void look() {
        later();
        archive.turn();
    }

    private List<String> outcomes() throws Exception {
        return rows.ask("SELECT client, outcome, detail FROM orders ORDER BY id");
    }

    @Test
    void shouldPassOnWhatWasOrderedAndWriteWhatCameOfIt() throws Exception {
        order("ban", "192.0.2.7", "600", "on a list");
        order("unban", "2001:db8:5::7", "NULL", null);

        look();

        assertThat(ordered.get(0)).isInstanceOf(Order.BanClient.class);
        Order.BanClient ban = (Order.BanClient) ordered.get(0);
        assertThat(ban.client()).isEqualTo(Prefix.parse("192.0.2.7"));
        assertThat(ban.time()).isBetween(Duration.ofSeconds(598), Duration.ofSeconds(600));
        assertThat(ban.reason()).isEqualTo("on a list");
        assertThat(ordered.get(1)).isEqualTo(new Order.Unban(Prefix.parse("2001:db8:5::7")));
        assertThat(outcomes()).containsExactly("192.0.2.7|null|null", "2001:db8:5::7|null|null");
        look();
        assertThat(ordered).hasSize(2);

        replies.get(1).accept(Order.Reply.of(Order.End.NOBODY, "nobody there is banned"));
        replies.get(0).accept(Order.Reply.of(Order.End.FAILED, "no firewall"));
        look();

        assertThat(outcomes())
                .containsExactly(
                        "192.0.2.7|failed|no firewall",
                        "2001:db8:5::7|done|nobody there is banned");
        look();
        assertThat(ordered).hasSize(2);
    }

    @Test
    void shouldPassAnOrderOnAgainThatWasNotTaken() throws Exception {
        order("ban", "192.0.2.7", "NULL", null);
        look();
        replies.get(0).accept(Order.Reply.of(Order.End.NOT_TAKEN, "this guardian is ending"));
        look();
        look();

        assertThat(ordered).hasSize(2);
        assertThat(((Order.BanClient) ordered.get(1)).time()).isNull();
    }

    @Test
    void shouldRefuseRowsThatMeanNothing() throws Exception {
        String client = "client is neither an address nor a network";
        String seconds = "seconds is no whole number from 1 to 31536000";
        order("ban", "192.0.2.7; rm -rf /", "60", null);
        order("ban", "www.example.com", "60", null);
        order("ban", "$(reboot)", "60", null);
        order("ban", "", "60", null);
        order("BAN", "192.0.2.7", "60", null);
        order("drop", "192.0.2.7", "60", null);
        order("ban", "192.0.2.7", "0", null);
        order("ban", "192.0.2.7", "-5", null);
        order("ban", "192.0.2.7", "99999999999", null);
        order("ban", "fe80::1%eth0", "60", null);
        order("ban", "64.0.0.0/2", "60", null);
        order("ban", "2001:db8::/32", "60", null);

        look();

        assertThat(ordered).isEmpty();
        assertThat(rows.ask("SELECT outcome, detail FROM orders ORDER BY id"))
                .containsExactly(
                        "refused|" + client,
                        "refused|" + client,
                        "refused|" + client,
                        "refused|" + client,
                        "refused|verb is neither ban nor unban",
                        "refused|verb is neither ban nor unban",
                        "refused|" + seconds,
                        "refused|" + seconds,
                        "refused|" + seconds,
                        "refused|" + client,
                        "refused|a network larger than a /24, of IPv6 a /48, is too much",
                        "refused|a network larger than a /24, of IPv6 a /48, is too much");
    }

    @Test
    void shouldPassAnOrderOnAgainAfterACrashWithItsOwnTime() throws Exception {
        order("ban", "192.0.2.7", "600", null);
        look();
        assertThat(rows.ask("SELECT count(*) FROM orders WHERE taken IS NOT NULL"))
                .containsExactly("1");
        String taken = new UtcText().of((System.currentTimeMillis() - 100_000) * 1_000);
        rows.run("UPDATE orders SET taken = '" + taken + "'");

        try (Archive next = archiveOn(database)) {
            later();
            next.turn();
        }

        assertThat(ordered).hasSize(2);
        assertThat(((Order.BanClient) ordered.get(1)).time())
                .isBetween(Duration.ofSeconds(490), Duration.ofSeconds(500));
    }

    @Test
    void shouldRefuseAnOrderThatIsOver() throws Exception {
        order("ban", "192.0.2.7", "600", null);
        rows.run("UPDATE orders SET taken = '2026-11-21 01:14:42.157000'");
        look();

        assertThat(ordered).isEmpty();
        assertThat(outcomes()).containsExactly("192.0.2.7|refused|it would be over by now");
    }

    @Test
    void shouldTakeManyOrders() throws Exception {
        for (int i = 0; i < 450; i++) {
            order("ban", "10.0." + i / 250 + "." + i % 250, "60", "x");
        }

        look();

        assertThat(ordered).hasSize(450);
        replies.forEach(each -> each.accept(Order.Reply.of(Order.End.DONE, "")));
        look();
        assertThat(rows.ask("SELECT count(*) FROM orders WHERE outcome = 'done'"))
                .containsExactly("450");
    }
}

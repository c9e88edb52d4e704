package guardian.store;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.decision.Order;
import guardian.event.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds of orders that others write into the database, whichever it is. */
abstract class OrderContract extends ReportContract {

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
        Instant before = Instant.now().minusMillis(1);

        look();

        assertThat(ordered)
                .extracting(Order::verb, Order::client, each -> each.time().orElse(null))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                Order.Verb.BAN, Prefix.parse("192.0.2.7"), Duration.ofMinutes(10)),
                        org.assertj.core.groups.Tuple.tuple(
                                Order.Verb.UNBAN, Prefix.parse("2001:db8:5::7"), null));
        assertThat(ordered).extracting(Order::reason).containsExactly("on a list", "");
        assertThat(Instant.ofEpochMilli(ordered.get(0).millis())).isBetween(before, Instant.now());
        assertThat(outcomes()).containsExactly("192.0.2.7|null|null", "2001:db8:5::7|null|null");
        look();
        assertThat(ordered).hasSize(2);

        ordered.get(1).answer().accept(new Order.Answer(Order.Outcome.DONE, "is not banned"));
        ordered.get(0).answer().accept(new Order.Answer(Order.Outcome.FAILED, "no firewall"));
        look();

        assertThat(outcomes())
                .containsExactly(
                        "192.0.2.7|failed|no firewall", "2001:db8:5::7|done|is not banned");
        look();
        assertThat(ordered).hasSize(2);
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
                        "refused|" + client);
    }

    @Test
    void shouldPassAnOrderOnAgainAfterACrashWithItsOwnTime() throws Exception {
        order("ban", "192.0.2.7", "600", null);
        look();
        assertThat(rows.ask("SELECT count(*) FROM orders WHERE taken IS NOT NULL"))
                .containsExactly("1");
        rows.run("UPDATE orders SET taken = '2026-11-21 01:14:42.157000'");

        try (Archive next = archiveOn(database)) {
            later();
            next.turn();
        }

        assertThat(ordered).hasSize(2);
        assertThat(ordered.get(1).millis()).isEqualTo(Decisions.MILLIS);
    }

    @Test
    void shouldTakeManyOrders() throws Exception {
        for (int i = 0; i < 450; i++) {
            order("ban", "10.0." + i / 250 + "." + i % 250, "60", "x");
        }

        look();

        assertThat(ordered).hasSize(450);
        ordered.forEach(
                each -> each.answer().accept(new Order.Answer(Order.Outcome.DONE, "is banned")));
        look();
        assertThat(rows.ask("SELECT count(*) FROM orders WHERE outcome = 'done'"))
                .containsExactly("450");
    }
}

package guardian.store;

import guardian.decision.Order;
import guardian.event.Prefix;
import guardian.runtime.Mailbox;
import guardian.state.Ban;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders from the table {@code orders}, passes them on, and writes into each row what came of
 * it. The time at which a row was taken is in it before it is passed on, so that an order that is
 * passed on again after a crash ends as it was to end.
 *
 * <p>Confined to the archivist thread.
 */
final class OrderDesk {

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int IN_FLIGHT = 10 * OrderTable.AT_ONCE;
    private static final long LONGEST_SECONDS = Duration.ofDays(365).toSeconds();
    private static final int IPV4_LARGEST = Prefix.IPV4_OFFSET + 24;
    private static final int IPV6_LARGEST = 48;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private static final Logger LOG = LoggerFactory.getLogger(OrderDesk.class);

    private final Link link;
    private final BiConsumer<Order, Consumer<Order.Reply>> next;
    private final LongSupplier millis;
    private final LongSupplier nanos;
    private final Mailbox<OrderTable.Answered> answers = new Mailbox<>(2 * IN_FLIGHT);
    private final Set<Long> inFlight = new HashSet<>();
    private final List<OrderTable.Answered> unwritten = new ArrayList<>();
    private long lookedNanos;

    /**
     * @param next takes an order, and who is told what became of it, by any thread
     * @param millis the wall clock
     */
    OrderDesk(
            Link link,
            BiConsumer<Order, Consumer<Order.Reply>> next,
            LongSupplier millis,
            LongSupplier nanos) {
        this.link = link;
        this.next = next;
        this.millis = millis;
        this.nanos = nanos;
        this.lookedNanos = nanos.getAsLong();
    }

    /** Every two seconds: writes answers, and takes what was ordered meanwhile. */
    void turn() {
        long now = nanos.getAsLong();
        if (now - lookedNanos >= LOOK_NANOS) {
            lookedNanos = now;
            look();
        }
    }

    /** Writes answers, and takes what was ordered meanwhile. */
    void look() {
        try {
            writeAnswers();
            passOn(takeAll());
            writeAnswers();
        } catch (IOException e) {
            // The link has told of it; answers are kept.
            LOG.debug("orders wait", e);
        } catch (Link.RowRefused e) {
            LOG.error("the table orders cannot be used: {}", e.getMessage());
            unwritten.clear();
        }
    }

    private void writeAnswers() throws IOException, Link.RowRefused {
        answers.drain(unwritten, IN_FLIGHT);
        unwritten.removeIf(this::comesAgain);
        if (!unwritten.isEmpty()) {
            link.transact(
                    tables -> {
                        tables.orders().answer(unwritten);
                        return null;
                    });
            unwritten.forEach(each -> inFlight.remove(each.id()));
            unwritten.clear();
        }
    }

    /** What was not taken is passed on again with the next look. */
    private boolean comesAgain(OrderTable.Answered row) {
        return row.outcome() == null && inFlight.remove(row.id());
    }

    private List<OrderTable.Open> takeAll() throws IOException, Link.RowRefused {
        String now = new UtcText().of(millis.getAsLong() * 1_000);
        return link.transact(
                tables -> {
                    List<OrderTable.Open> all = new ArrayList<>();
                    List<OrderTable.Open> some;
                    long last = Long.MIN_VALUE;
                    do {
                        some = tables.orders().take(last, now);
                        all.addAll(some);
                        last = some.isEmpty() ? last : some.get(some.size() - 1).id();
                    } while (some.size() == OrderTable.AT_ONCE && all.size() < IN_FLIGHT);
                    return all;
                });
    }

    private void passOn(List<OrderTable.Open> rows) {
        for (OrderTable.Open row : rows) {
            if (inFlight.size() < IN_FLIGHT && inFlight.add(row.id())) {
                try {
                    next.accept(order(row), reply -> answers.offer(answered(row.id(), reply)));
                } catch (IllegalArgumentException e) {
                    unwritten.add(new OrderTable.Answered(row.id(), "refused", e.getMessage()));
                }
            }
        }
    }

    private static OrderTable.Answered answered(long id, Order.Reply reply) {
        String outcome =
                switch (reply.end()) {
                    case DONE, NOTED, NOBODY -> "done";
                    case REFUSED -> "refused";
                    case FAILED -> "failed";
                    case NOT_TAKEN -> null;
                };
        StringBuilder detail = new StringBuilder(reply.why());
        for (Ban ban : reply.bans()) {
            detail.append(detail.isEmpty() ? "" : "; ").append(ban.client());
            boolean lifted = ban.kind() == Ban.Kind.LIFTED || ban.kind() == Ban.Kind.LIFTED_NOTE;
            detail.append(lifted ? " free since " : " until ");
            detail.append(Instant.ofEpochSecond(ban.endSeconds()));
        }
        return new OrderTable.Answered(id, outcome, detail.toString());
    }

    private Order order(OrderTable.Open row) {
        Prefix client = client(row.client());
        if ("unban".equals(row.verb())) {
            return new Order.Unban(client);
        }
        if ("ban".equals(row.verb())) {
            String reason = row.reason() == null ? "" : row.reason();
            return new Order.BanClient(client, time(row), reason);
        }
        throw new IllegalArgumentException("verb is neither ban nor unban");
    }

    /** What is left of it since the row was taken first. */
    private Duration time(OrderTable.Open row) {
        Duration whole = time(row.seconds()).orElse(null);
        if (whole == null) {
            return null;
        }
        Instant taken = LocalDateTime.parse(row.taken(), TIME).toInstant(ZoneOffset.UTC);
        Duration gone = Duration.between(taken, Instant.ofEpochMilli(millis.getAsLong()));
        Duration left = Duration.ofSeconds(whole.minus(gone).toSeconds());
        if (left.isZero() || left.isNegative()) {
            throw new IllegalArgumentException("it would be over by now");
        }
        return left;
    }

    private static Prefix client(String text) {
        Prefix client = text == null ? null : Prefix.parse(text);
        if (client == null) {
            throw new IllegalArgumentException("client is neither an address nor a network");
        }
        if (client.bits() < (client.isIpv4() ? IPV4_LARGEST : IPV6_LARGEST)) {
            throw new IllegalArgumentException(
                    "a network larger than a /24, of IPv6 a /48, is too much");
        }
        return client;
    }

    private static Optional<Duration> time(String text) {
        if (text == null) {
            return Optional.empty();
        }
        if (text.matches("[0-9]{1,8}")) {
            long seconds = Long.parseLong(text);
            if (seconds >= 1 && seconds <= LONGEST_SECONDS) {
                return Optional.of(Duration.ofSeconds(seconds));
            }
        }
        throw new IllegalArgumentException("seconds is no whole number from 1 to 31536000");
    }
}

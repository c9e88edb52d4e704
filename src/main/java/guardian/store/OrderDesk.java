package guardian.store;

import guardian.decision.Order;
import guardian.event.Prefix;
import guardian.runtime.Mailbox;
import java.io.IOException;
import java.time.Duration;
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
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private static final Logger LOG = LoggerFactory.getLogger(OrderDesk.class);

    private final Link link;
    private final Predicate<Order> next;
    private final LongSupplier millis;
    private final LongSupplier nanos;
    private final Mailbox<OrderTable.Answered> answers = new Mailbox<>(2 * IN_FLIGHT);
    private final Set<Long> inFlight = new HashSet<>();
    private final List<OrderTable.Answered> unwritten = new ArrayList<>();
    private long lookedNanos;

    /**
     * @param next takes an order; false when it cannot now
     * @param millis the wall clock
     */
    OrderDesk(Link link, Predicate<Order> next, LongSupplier millis, LongSupplier nanos) {
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
                    if (!next.test(order(row))) {
                        inFlight.remove(row.id());
                    }
                } catch (IllegalArgumentException e) {
                    unwritten.add(new OrderTable.Answered(row.id(), "refused", e.getMessage()));
                }
            }
        }
    }

    private Order order(OrderTable.Open row) {
        return new Order(
                verb(row.verb()),
                client(row.client()),
                time(row.seconds()),
                LocalDateTime.parse(row.taken(), TIME).toInstant(ZoneOffset.UTC).toEpochMilli(),
                row.reason() == null ? "" : row.reason(),
                answer ->
                        answers.offer(
                                new OrderTable.Answered(
                                        row.id(),
                                        answer.outcome().name().toLowerCase(Locale.ROOT),
                                        answer.detail())));
    }

    private static Order.Verb verb(String text) {
        if ("ban".equals(text)) {
            return Order.Verb.BAN;
        }
        if ("unban".equals(text)) {
            return Order.Verb.UNBAN;
        }
        throw new IllegalArgumentException("verb is neither ban nor unban");
    }

    private static Prefix client(String text) {
        Prefix client = text == null ? null : Prefix.parse(text);
        if (client == null) {
            throw new IllegalArgumentException("client is neither an address nor a network");
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

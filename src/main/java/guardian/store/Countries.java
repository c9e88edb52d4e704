package guardian.store;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import guardian.event.Prefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where clients are, by a database in MaxMind's format that the operator has. */
final class Countries {

    private static final String UNKNOWN = "unknown";

    /** Of one country. */
    private static final class Sum {
        private long clients;
        private long requests;
        private long stopped;
    }

    private Countries() {}

    static List<Report> all() {
        return List.of(
                new Report(
                        "countries",
                        "requests by country (store.countries)",
                        Report.DAY,
                        Report.NO_BOUND,
                        List.of("country", "clients", "requests", "stopped"),
                        Countries::rows));
    }

    private static List<List<Object>> rows(Reading from) throws SQLException, IOException {
        Path file =
                from.asked()
                        .countries()
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "store.countries names no file in MaxMind's"
                                                        + " format (.mmdb)"));
        Map<String, Sum> sums = new HashMap<>();
        try (Reader reader = new Reader(file.toFile(), new CHMCache())) {
            from.each(
                    "SELECT t.client, sum(t.requests), sum(t.stopped) FROM "
                            + from.clients(ClientSum.REQUESTS, ClientSum.STOPPED)
                            + " GROUP BY t.client",
                    row -> add(row, reader, sums));
        } catch (IOException | UncheckedIOException e) {
            throw new IOException("cannot look up countries in " + file + ": " + e, e);
        }
        return sums.entrySet().stream()
                .sorted(
                        Comparator.<Map.Entry<String, Sum>>comparingLong(
                                        each -> -each.getValue().requests)
                                .thenComparing(Map.Entry::getKey))
                .limit(from.asked().limit())
                .map(Countries::row)
                .toList();
    }

    private static List<Object> row(Map.Entry<String, Sum> of) {
        Sum sum = of.getValue();
        return new ArrayList<>(List.of(of.getKey(), sum.clients, sum.requests, sum.stopped));
    }

    private static void add(List<Object> row, Reader reader, Map<String, Sum> sums) {
        Prefix client = Prefix.parse((String) row.get(0));
        Sum sum =
                sums.computeIfAbsent(
                        client == null ? UNKNOWN : country(client, reader), any -> new Sum());
        sum.clients++;
        sum.requests += (Long) row.get(1);
        sum.stopped += (Long) row.get(2);
    }

    private static String country(Prefix client, Reader reader) {
        try {
            Map<?, ?> found = reader.get(address(client), Map.class);
            if (found != null
                    && found.get("country") instanceof Map<?, ?> country
                    && country.get("iso_code") instanceof String code) {
                return code;
            }
            return UNKNOWN;
        } catch (UnknownHostException | IllegalArgumentException e) {
            // The latter for an IPv6 client where the file knows of IPv4 only.
            return UNKNOWN;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetAddress address(Prefix client) throws UnknownHostException {
        ByteBuffer bytes = ByteBuffer.allocate(16).putLong(client.high()).putLong(client.low());
        // A mapped IPv4 address becomes one of IPv4.
        return InetAddress.getByAddress(bytes.array());
    }
}

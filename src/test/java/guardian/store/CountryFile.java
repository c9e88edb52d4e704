package guardian.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a file in MaxMind's format: a tree of bits, 24 bits a record, the countries behind it, and
 * what it is. Networks of IPv4 lie in ::/96.
 */
final class CountryFile {

    private static final int EMPTY = -1;

    /** Children of each node: another node, EMPTY, or a country's place below -1. */
    private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {EMPTY, EMPTY}));

    private final List<String> countries = new ArrayList<>();

    CountryFile add(String network, String country) {
        guardian.event.Prefix prefix = guardian.event.Prefix.parse(network);
        boolean four = prefix.isIpv4();
        long low = four ? prefix.low() & 0xFFFF_FFFFL : prefix.low();
        int index = countries.indexOf(country);
        if (index < 0) {
            index = countries.size();
            countries.add(country);
        }
        int node = 0;
        for (int i = 0; i < prefix.bits(); i++) {
            int bit = (int) ((i < 64 ? prefix.high() >>> (63 - i) : low >>> (127 - i)) & 1);
            int[] children = nodes.get(node);
            if (i == prefix.bits() - 1) {
                children[bit] = -2 - index;
            } else if (children[bit] < 0) {
                children[bit] = nodes.size();
                nodes.add(new int[] {EMPTY, EMPTY});
            }
            node = children[bit];
        }
        return this;
    }

    void write(Path file) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        List<Integer> places = new ArrayList<>();
        for (String country : countries) {
            places.add(data.size());
            value(Map.of("country", Map.of("iso_code", country)), data);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int[] children : nodes) {
            for (int child : children) {
                int record =
                        child >= 0
                                ? child
                                : child == EMPTY
                                        ? nodes.size()
                                        : nodes.size() + 16 + places.get(-2 - child);
                all.write(record >>> 16);
                all.write(record >>> 8);
                all.write(record);
            }
        }
        all.write(new byte[16]);
        data.writeTo(all);
        all.write(new byte[] {(byte) 0xab, (byte) 0xcd, (byte) 0xef});
        all.write("MaxMind.com".getBytes(StandardCharsets.US_ASCII));
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("binary_format_major_version", 2);
        about.put("binary_format_minor_version", 0);
        about.put("build_epoch", 1_795_223_682L);
        about.put("database_type", "Test-Country");
        about.put("description", Map.of("en", "for a test"));
        about.put("ip_version", 6);
        about.put("languages", List.of("en"));
        about.put("node_count", (long) nodes.size());
        about.put("record_size", 24);
        value(about, all);
        Files.write(file, all.toByteArray());
    }

    private static void value(Object value, ByteArrayOutputStream to) throws IOException {
        if (value instanceof Map<?, ?> map) {
            to.write(7 << 5 | map.size());
            for (Map.Entry<?, ?> each : map.entrySet()) {
                value(each.getKey(), to);
                value(each.getValue(), to);
            }
        } else if (value instanceof List<?> list) {
            to.write(list.size());
            to.write(11 - 7);
            for (Object each : list) {
                value(each, to);
            }
        } else if (value instanceof String text) {
            to.write(2 << 5 | text.length());
            to.write(text.getBytes(StandardCharsets.US_ASCII));
        } else if (value instanceof Integer number) {
            to.write(5 << 5 | 2);
            to.write(number >>> 8);
            to.write(number);
        } else {
            long number = (Long) value;
            to.write(6 << 5 | 4);
            for (int shift = 24; shift >= 0; shift -= 8) {
                to.write((int) (number >>> shift));
            }
        }
    }
}

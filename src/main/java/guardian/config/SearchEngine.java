package guardian.config;

import guardian.event.Prefix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A search engine as the file {@code search-engines.txt} tells it, whose head says what the words
 * mean.
 *
 * @param name a word of ours
 * @param agents what stands in the User-Agent of its crawlers
 * @param domains what the names of their addresses are, or end with behind a dot
 * @param addresses those that it publishes
 */
public record SearchEngine(
        String name, List<String> agents, List<String> domains, List<Prefix> addresses) {

    /** Those that come with this version. */
    public static final List<SearchEngine> SHIPPED = shipped();

    private static final String FILE = "/search-engines.txt";

    public SearchEngine {
        agents = List.copyOf(agents);
        domains = List.copyOf(domains);
        addresses = List.copyOf(addresses);
    }

    /** Whether who claims to be one of its crawlers, and has no such name, is a fake. */
    public boolean tellsFakes() {
        return !domains.isEmpty();
    }

    private static List<SearchEngine> shipped() {
        try (InputStream in = SearchEngine.class.getResourceAsStream(FILE)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<SearchEngine> parse(String text) {
        Map<String, SearchEngineBuilder> engines = new LinkedHashMap<>();
        text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" "))
                .forEach(
                        words ->
                                engines.computeIfAbsent(words[0], SearchEngineBuilder::new)
                                        .add(words[1], words[2]));
        List<SearchEngine> all = new ArrayList<>();
        engines.values().forEach(each -> all.add(each.build()));
        return List.copyOf(all);
    }

    /** One engine while its lines are read. */
    private static final class SearchEngineBuilder {

        private final String name;
        private final List<String> agents = new ArrayList<>();
        private final List<String> domains = new ArrayList<>();
        private final List<Prefix> addresses = new ArrayList<>();

        SearchEngineBuilder(String name) {
            this.name = name;
        }

        void add(String what, String value) {
            switch (what) {
                case "agent" -> agents.add(value);
                case "domain" -> domains.add(value);
                case "address" -> addresses.add(Prefix.parse(value));
                default -> throw new IllegalArgumentException(FILE + ": " + what);
            }
        }

        SearchEngine build() {
            return new SearchEngine(name, agents, domains, addresses);
        }
    }
}

package guardian.window;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Rule;
import guardian.config.RuleFile;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.rule.RuleNumbers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Rules come, go, change and move while requests are counted; beside them a map of plain numbers: a
 * rule has counted each request that it was about while it held, once, and no other; and its
 * offence comes on the very request by which that reaches the threshold of then.
 */
class ReloadModelTest {

    private static final List<String> PATHS = List.of("/", "/a", "/b", "/c");
    private static final int CLIENTS = 3;
    private static final long START = 1_795_000_000_000L;

    /** A rule about one path, or about all ("/"), as it is now. */
    private record Mine(String name, String path, int threshold) {

        String toml() {
            String condition = path.equals("/") ? "" : "path = ['" + path + "']\n";
            return "[[rule]]\nname = '"
                    + name
                    + "'\nthreshold = { 1m = "
                    + threshold
                    + " }\n"
                    + condition;
        }

        boolean isAbout(String asked) {
            return path.equals("/") || path.equals(asked);
        }
    }

    private final Map<String, Integer> counts = new HashMap<>();
    private final List<String> offences = new ArrayList<>();
    private final RequestEvent event = new RequestEvent();

    @Property(tries = 25)
    void shouldLoseNoCountByAnyReload(@ForAll long seed) {
        Random random = new Random(seed);
        counts.clear();
        List<Mine> mine = some(random);
        RuleNumbers numbers = RuleNumbers.of(rules(mine));
        RuleNumbers[] latest = {numbers};
        Watch[] watch = new Watch[1];
        watch[0] =
                new Watch(
                        numbers.all(),
                        32,
                        64,
                        1000,
                        offence -> {
                            offences.add(latest[0].all().get(offence.rule()).name());
                            return watch[0] != null;
                        });
        Enquiries enquiries = new Enquiries(watch[0]);
        for (int i = 0; i < 500; i++) {
            if (random.nextInt(20) == 0) {
                mine = some(random);
                latest[0] = latest[0].with(rules(mine));
                reload(enquiries, latest[0]);
            }
            request(watch[0], mine, random, START + i);
        }
        for (int client = 0; client < CLIENTS; client++) {
            assertThat(told(enquiries, client)).isEqualTo(expected(mine, client));
        }
    }

    private void request(Watch watch, List<Mine> mine, Random random, long millis) {
        int client = random.nextInt(CLIENTS);
        String path = PATHS.get(random.nextInt(PATHS.size()));
        List<String> reached = new ArrayList<>();
        for (Mine rule : mine) {
            if (rule.isAbout(path)) {
                int count = counts.merge(rule.name() + client, 1, Integer::sum);
                if (count >= rule.threshold()) {
                    reached.add(rule.name());
                }
            }
        }
        offences.clear();
        count(watch, client, path, millis);
        // Nobody is ever left in quiet.
        for (int rule = 0; rule < watch.rules().size(); rule++) {
            watch.answer(new Quiet(client(client), rule, 0));
        }
        assertThat(offences).containsExactlyInAnyOrderElementsOf(reached);
    }

    private void count(Watch watch, int client, String path, long millis) {
        String line = "GET " + path + " HTTP/1.1";
        event.line(line.getBytes(StandardCharsets.ISO_8859_1));
        event.request(0, line.length());
        event.address(client(client).high(), client(client).low());
        event.status(200);
        watch.count(event, millis);
    }

    private static Prefix client(int number) {
        return Prefix.parse("192.0.2." + (number + 1));
    }

    private static void reload(Enquiries enquiries, RuleNumbers next) {
        boolean[] done = {false};
        assertThat(enquiries.use(new PreparedRules(next), () -> done[0] = true)).isTrue();
        enquiries.turn(START);
        assertThat(done[0]).isTrue();
    }

    private static Map<String, Long> told(Enquiries enquiries, int client) {
        Map<String, Long> told = new HashMap<>();
        enquiries.ask(
                client(client),
                Long.MAX_VALUE,
                1,
                known ->
                        known.counts()
                                .forEach(
                                        count ->
                                                told.put(
                                                        enquiries.rules().get(count.rule()).name(),
                                                        count.minute())));
        while (enquiries.isAsked()) {
            enquiries.turn(START + 500);
        }
        return told;
    }

    private Map<String, Long> expected(List<Mine> mine, int client) {
        Map<String, Long> expected = new HashMap<>();
        for (Mine rule : mine) {
            Integer count = counts.get(rule.name() + client);
            if (count != null) {
                expected.put(rule.name(), (long) count);
            }
        }
        return expected;
    }

    /** Always with the built-in one in its place, so that no other joins. */
    private static List<Mine> some(Random random) {
        List<Mine> some = new ArrayList<>();
        some.add(new Mine("requests", "/", 20 + random.nextInt(100)));
        for (String name : List.of("p", "q", "r", "s")) {
            if (random.nextBoolean()) {
                String path = PATHS.get(random.nextInt(PATHS.size()));
                some.add(new Mine(name, path, 2 + random.nextInt(60)));
            }
        }
        Collections.shuffle(some, random);
        return some;
    }

    private static List<Rule> rules(List<Mine> mine) {
        StringBuilder file = new StringBuilder();
        mine.forEach(rule -> file.append(rule.toml()));
        file.append("[allowlist]\nverified_bots = false\n");
        return RuleFile.settings(file.toString()).rules();
    }
}

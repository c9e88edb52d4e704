package guardian.lab;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.store.StoreFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A site with CRS under attack: the guardian tells who and how often, the audit files what. */
@Timeout(240)
class AttacksIT {

    private static final String INJECTOR = "203.0.113.10";
    private static final String SCRIPTER = "2001:db8:1:7::11";
    private static final String BREAKER = "203.0.113.12";
    private static final String PROBER = "203.0.113.13";
    private static final String VISITOR = "198.51.100.9";
    private static final int SCANNERS = 12;

    private static final String INJECTION = "/?id=1%27%20or%20%271%27%3D%271";
    private static final String SCRIPT = "/?q=%3Cscript%3Ealert(1)%3C/script%3E";
    private static final String READING = "/?f=../../../../etc/passwd&g=%3Bcat%20/etc/shadow";
    private static final String[] SCAN = {"/", "--user-agent", "nikto"};

    private static final Pattern FINDING =
            Pattern.compile(" id=(\\S+) rules=([\\d,]+) score=(\\d+)");

    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void shouldNameTheRulesAndBanByThemAndKeepEveryTransaction() throws Exception {
        try (Lab lab = Lab.up()) {
            configure(lab);
            lab.startHttpd();

            beGreeted(lab);
            attackAtOnce(lab);

            assertThat(findingOf(lab, INJECTOR, "sqli")).contains("942100", "949110");
            assertThat(findingOf(lab, "2001:db8:1:7::/64", "xss")).contains("941100", "949110");
            assertThat(findingOf(lab, BREAKER, "score")).contains("930120", "949110");
            assertThat(findingOf(lab, PROBER, "probe")).contains("913100");
            for (int i = 0; i < SCANNERS; i++) {
                assertThat(findingOf(lab, scanner(i), "blocked")).contains("913100");
            }
            mustBeBanned(lab);
            assertThat(lab.request(VISITOR, "/")).isEqualTo(200);
            assertThat(lab.decisions()).noneMatch(line -> line.contains(VISITOR));
            awaitSwept(lab);
            lab.stopHttpd();

            mustHaveARowForEachTransaction(lab);
        }
    }

    private static void configure(Lab lab) throws IOException {
        lab.withSettings(
                "mode = \"block\"",
                "[[rule]]",
                "name = \"probe\"",
                "path = [\"/probe\"]",
                "threshold = { \"1m\" = 3 }",
                audit("blocked", "intercepted = true", 10),
                audit("sqli", "sqli = \">=1\"", 1),
                audit("xss", "xss = \">=1\"", 1),
                audit("score", "score = \">=25\"", 1),
                "[audit]",
                "directory = \"" + lab.audit() + '"',
                "index = \"" + index(lab) + '"');
    }

    private static String audit(String name, String condition, int threshold) {
        return String.join(
                "\n",
                "[[rule]]",
                "name = \"" + name + '"',
                "source = \"audit\"",
                condition,
                "threshold = { \"1m\" = " + threshold + " }");
    }

    private static Path index(Lab lab) {
        return lab.directory().resolve("logs/modsec_audit.log");
    }

    private static String scanner(int number) {
        return "203.0.113." + (100 + number);
    }

    /** The database is made with the first record, which may take its time on a busy machine. */
    private static void beGreeted(Lab lab) {
        assertThat(lab.flood(scanner(SCANNERS), 1, 1, SCAN)).containsExactly("1 403");
        awaitSwept(lab);
    }

    private static void awaitSwept(Lab lab) {
        Lab.await(() -> isSwept(lab) ? true : null, SOON, () -> "files to be swept");
    }

    private static void attackAtOnce(Lab lab) throws Exception {
        List<Runnable> clients = new ArrayList<>();
        clients.add(() -> assertThat(lab.request(INJECTOR, INJECTION)).isEqualTo(403));
        clients.add(() -> assertThat(lab.request(SCRIPTER, SCRIPT)).isEqualTo(403));
        clients.add(() -> assertThat(lab.request(BREAKER, READING)).isEqualTo(403));
        clients.add(() -> lab.flood(PROBER, 3, 1, "/probe", SCAN[1], SCAN[2]));
        clients.add(() -> assertThat(lab.flood(VISITOR, 50, 2)).containsExactly("50 200"));
        IntStream.range(0, SCANNERS)
                .forEach(i -> clients.add(() -> lab.flood(scanner(i), 14, 2, SCAN)));
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            List<Future<?>> ends = new ArrayList<>();
            clients.forEach(each -> ends.add(threads.submit(each)));
            for (Future<?> each : ends) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The rules that the ban's own line names, or its evidence within five seconds. */
    private static List<String> findingOf(Lab lab, String client, String rule) throws Exception {
        String decision = lab.awaitDecision("=ban client=" + client + " rule=" + rule + ' ', SOON);
        String id = decision.replaceFirst(".* id=(\\S+).*", "$1");
        String told =
                decision.contains(" rules=")
                        ? decision
                        : lab.awaitDecision(" evidence client=" + client + " id=" + id, SOON);
        Duration later = Duration.between(time(decision), time(told));
        System.out.printf("%s by %s: named after %d ms%n", client, rule, later.toMillis());
        assertThat(later).isLessThan(Duration.ofSeconds(5));
        Matcher finding = FINDING.matcher(told);
        assertThat(finding.find()).as(told).isTrue();
        assertThat(finding.group(1)).isEqualTo(id);
        assertThat(StoreFile.ask(lab.state(), fired(id)))
                .as("what the database knows of the same request")
                .containsExactly(finding.group(2) + '|' + finding.group(3));
        return List.of(finding.group(2).split(","));
    }

    private static String fired(String id) {
        return "SELECT (SELECT group_concat(rule_id) FROM (SELECT u.rule_id FROM fired f JOIN rules"
                + " u ON u.id = f.rule WHERE f.record = r.id GROUP BY u.rule_id ORDER BY"
                + " min(f.place))), score FROM records r WHERE unique_id = '"
                + id
                + "'";
    }

    private static Instant time(String line) {
        return Instant.parse(line.substring(0, line.indexOf(' ')));
    }

    private static void mustBeBanned(Lab lab) {
        for (String client : List.of(INJECTOR, SCRIPTER, BREAKER, PROBER, scanner(3))) {
            assertThat(lab.request(client, "/")).as(client).isZero();
        }
    }

    private static boolean isSwept(Lab lab) {
        try (Stream<Path> all = Files.walk(lab.audit())) {
            return all.noneMatch(Files::isRegularFile);
        } catch (IOException | UncheckedIOException e) {
            // A directory was removed meanwhile.
            return false;
        }
    }

    private static void mustHaveARowForEachTransaction(Lab lab) throws Exception {
        List<String> logged =
                Lab.lines(index(lab)).stream()
                        .map(line -> line.replaceFirst(".*/\\d{8}-\\d{6}-(\\S+) .*", "$1"))
                        .sorted()
                        .toList();
        assertThat(logged).hasSizeGreaterThan(SCANNERS * 10);
        assertThat(StoreFile.ask(lab.state(), "SELECT unique_id FROM records"))
                .containsExactlyInAnyOrderElementsOf(logged);
        assertThat(isSwept(lab)).isTrue();
        assertThat(lab.state().resolve("quarantine")).doesNotExist();
    }
}

package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.AuditRecord;
import guardian.event.EngineMode;
import guardian.event.FiredRule;
import guardian.event.Prefix;
import guardian.event.Scores;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Audit files that real servers wrote, read as the sending side knows them. */
class AuditCorpusTest {

    private static final List<String> SCORES =
            List.of("score", "sqli", "xss", "rfi", "lfi", "rce", "php", "http", "sess");

    static List<AuditCorpus.Truth> truths() throws IOException {
        return AuditCorpus.truths();
    }

    @ParameterizedTest
    @MethodSource("truths")
    void shouldReadWhatTheSenderKnows(AuditCorpus.Truth truth) throws IOException {
        AuditRecord record = AuditCorpus.record(truth.file());
        String parts = parts(truth);
        assertThat(record.uniqueId()).isEqualTo(truth.get("unique_id"));
        assertThat(record.client()).isEqualTo(address(truth.get("client_ip")));
        if (parts.contains("B")) {
            assertThat(record.request().method()).isEqualTo(truth.get("method"));
            assertThat(escaped(record.request().uri())).isEqualTo(truth.get("uri"));
        }
        if (parts.contains("F")) {
            assertThat(record.response().status()).isEqualTo(truth.number("status"));
        }
        if (parts.contains("H")) {
            assertThat(engine(record.engine())).isEqualTo(truth.get("engine"));
            assertThat(record.intercepted()).isEqualTo(isIntercepted(truth));
            assertThat(ruleIds(record)).isEqualTo(truth.get("rule_ids"));
            if (tellsScores(truth, record)) {
                assertThat(known(truth, read(record.scores())))
                        .isEqualTo(known(truth, SCORES.stream().map(truth::number).toList()));
            }
        }
        assertThat(record.marks()).isEmpty();
    }

    @Test
    void shouldKnowSomethingOfNearlyEveryFile() throws IOException {
        assertThat(AuditCorpus.truths()).hasSize(234);
        assertThat(AuditCorpus.files()).hasSize(245);
    }

    /** Which parts the file has, of those that a table can say something about. */
    private static String parts(AuditCorpus.Truth truth) {
        String run = truth.run().getFileName().toString();
        return run.startsWith("minimal-AZ") ? "A" : run.startsWith("AHZ") ? "AH" : "ABFH";
    }

    /** CRS 2.2.9 that stops a request with the first rule evaluates no score, and logs none. */
    private static boolean tellsScores(AuditCorpus.Truth truth, AuditRecord record) {
        return record.scores().told() || !truth.run().endsWith("crs-2.2.9-selfcontained-on");
    }

    /** Told from the error log, in which a payload can pretend to be an interception. */
    private static boolean isIntercepted(AuditCorpus.Truth truth) {
        return truth.get("intercepted").equals("1") && truth.get("engine").equals("On");
    }

    private static String engine(EngineMode mode) {
        return switch (mode) {
            case ON -> "On";
            case DETECTION_ONLY -> "DetectionOnly";
            default -> mode.toString();
        };
    }

    private static String ruleIds(AuditRecord record) {
        String ids =
                record.rules().stream()
                        .map(FiredRule::id)
                        .map(String::valueOf)
                        .collect(Collectors.joining(","));
        return ids.isEmpty() ? "-" : ids;
    }

    private static List<Integer> read(Scores scores) {
        return List.of(
                scores.inbound() + scores.outbound(),
                scores.sqli(),
                scores.xss(),
                scores.rfi(),
                scores.lfi(),
                scores.rce(),
                scores.php(),
                scores.http(),
                scores.session());
    }

    private static List<String> known(AuditCorpus.Truth truth, List<Integer> scores) {
        return IntStream.range(0, scores.size())
                .filter(i -> truth.isKnown(SCORES.get(i)))
                .mapToObj(i -> SCORES.get(i) + '=' + scores.get(i))
                .toList();
    }

    private static Prefix address(String text) {
        Prefix address = Prefix.parse(text);
        return new Prefix(address.high(), address.low(), 128);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c < ' ' || c >= 127 || c == '\\') {
                escaped.append(String.format("\\x%02x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}

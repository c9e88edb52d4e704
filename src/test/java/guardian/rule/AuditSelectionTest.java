package guardian.rule;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Rule;
import guardian.config.RuleFile;
import guardian.event.AuditRecord;
import guardian.event.EngineMode;
import guardian.event.RecordBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditSelectionTest {

    private static final int CRITICAL = 2;
    private static final int WARNING = 4;

    /** An injection that was stopped, as CRS 4 tells it. */
    private static final AuditRecord INJECTION =
            new RecordBuilder()
                    .request("POST", "/a/%6cogin\\x?id=1'--")
                    .host("WWW.example.com:8080")
                    .agent("sqlmap/1.8")
                    .intercepted()
                    .scores(20, 15, 0)
                    .fired(920350, WARNING, "attack-protocol")
                    .fired(942100, CRITICAL, "attack-sqli", "OWASP_CRS", "paranoia-level/1")
                    .fired(949110, 0, "attack-generic")
                    .build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "method = ['POST'] | true",
                "score = '>=20' | true",
                "score = '>=21' | false",
                "score = '<21' | true",
                "sqli = '>=1' | true",
                "xss = '>=1' | false",
                "xss = '<1' | true",
                "score = '>=20'; xss = '>=1' | false",
                "not.score = '>=20' | false",
                "not.xss = '>=1' | true",
                "intercepted = true | true",
                "intercepted = false | false",
                "not.intercepted = true | false",
                "not.intercepted = false | true",
                "rule_id = [942100] | true",
                "rule_id = ['942000-942099'] | false",
                "rule_id = [1, '942000-942999'] | true",
                "tag = ['attack-sqli'] | true",
                "tag = ['ATTACK-SQLI'] | true",
                "tag = ['attack'] | false",
                "tag = ['paranoia-level/*'] | true",
                "tag = ['/^attack-[lx]/'] | false",
                "severity = ['CRITICAL'] | true",
                "severity = ['ERROR', 5] | false",
                "severity = [4] | true",
                "severity = ['critical']; tag = ['attack-protocol'] | false",
                "severity = ['warning']; tag = ['attack-protocol'] | true",
                "severity = ['critical']; rule_id = [942100]; tag = ['owasp_crs'] | true",
                "not.rule_id = [920350] | false",
                "not.rule_id = [920351] | true",
                "not.tag = ['attack-generic'] | false",
                "tag = ['attack-*']; not.rule_id = [920350, 949110] | true",
                "tag = ['attack-protocol']; not.rule_id = [920350] | false",
                "score = '>=20'; not.rule_id = [920350] | false",
                "host = ['www.example.com'] | true",
                "host = ['www.example.com:8080'] | false",
                "not.host = ['*.example.com'] | false",
                "path = ['/a/login\\x'] | true",
                "path = ['/a/*'] | true",
                "path = ['/a/%6cogin*'] | false",
                "target = ['/a/%6c*'] | true",
                "query = ['id=1*--'] | true",
                "not.query = ['*--'] | false",
                "status = ['403'] | true",
                "status = ['2xx'] | false",
                "not.status = ['4xx'] | false",
                "agent = ['SQLMAP/*'] | true",
                "not.agent = ['sqlmap*'] | false",
                "not.method = ['POST'] | false"
            })
    void shouldBeAboutTheRecordsThatItsKeysDescribe(String keys, boolean isAbout) {
        assertThat(select(INJECTION, keys)).isEqualTo(isAbout ? List.of("0:1") : List.of());
    }

    @Test
    void shouldNotGuessWhatARecordDoesNotTell() {
        AuditRecord record =
                new RecordBuilder()
                        .engine(EngineMode.UNKNOWN)
                        .status(AuditRecord.UNKNOWN)
                        .scores(AuditRecord.UNKNOWN, AuditRecord.UNKNOWN, AuditRecord.UNKNOWN)
                        .build();

        assertThat(
                        select(
                                record,
                                "score = '<1000'",
                                "sqli = '>=1'",
                                "intercepted = true",
                                "intercepted = false",
                                "status = ['2xx', '4xx', '5xx']",
                                "severity = [0]",
                                "not.score = '<1000'",
                                "not.intercepted = false"))
                .containsExactly("6:1", "7:1");
    }

    @Test
    void shouldWeighByTheStatus() {
        assertThat(
                        select(
                                INJECTION,
                                "weight = 7",
                                "weight = 0",
                                "weight = { 4xx = 5, other = 0 }",
                                "weight = { 4xx = 0 }"))
                .containsExactly("0:7", "2:5");
    }

    @Test
    void shouldTellHostsOfAnOverrideApart() {
        String keys =
                "threshold = { 1m = 9 }\n"
                        + "intercepted = true\n"
                        + "[[rule.override]]\n"
                        + "host = ['www.example.com']\n"
                        + "threshold = { 1m = 3 }";
        AuditRecord other = new RecordBuilder().host("b.example").intercepted().build();

        assertThat(select(INJECTION, keys)).containsExactly("0:1");
        assertThat(select(other, keys)).containsExactly("1:1");
    }

    @Test
    void shouldLeaveRulesAboutRequestsToRequests() {
        List<Rule> rules =
                RuleFile.settings(
                                "[[rule]]\nname = 'a'\nsource = 'audit'\nthreshold = { 1m = 2 }\n")
                        .rules();
        List<Integer> numbers = new ArrayList<>();
        new AuditSelection(rules).select(INJECTION, (rule, weight) -> numbers.add(rule));

        assertThat(numbers).containsExactly(2);
        assertThat(new AuditSelection(rules.subList(0, 2)).isEmpty()).isTrue();
    }

    private static List<String> select(AuditRecord record, String... keys) {
        String[] files = new String[keys.length];
        for (int i = 0; i < keys.length; i++) {
            files[i] = "source = 'audit'\n" + keys[i].replace("; ", "\n");
        }
        List<String> found = new ArrayList<>();
        new AuditSelection(RuleFile.rules(files))
                .select(record, (rule, weight) -> found.add(rule + ":" + weight));
        return found;
    }
}

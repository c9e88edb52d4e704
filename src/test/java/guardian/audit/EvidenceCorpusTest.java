package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Rule;
import guardian.config.RuleFile;
import guardian.event.AuditRecord;
import guardian.event.RequestEvent;
import guardian.ingest.Formats;
import guardian.ingest.LineReader;
import guardian.logformat.FormatFault;
import guardian.rule.AuditSelection;
import guardian.window.Evidence;
import guardian.window.Offence;
import guardian.window.Watch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The lines and the audit files that real servers wrote about the same requests. */
class EvidenceCorpusTest {

    private static final List<Rule> EACH_IS_ONE =
            RuleFile.rules("status = ['1xx', '2xx', '3xx', '4xx', '5xx']\nthreshold = { 5m = 1 }");

    /** So that the evidence of a line can be found by what its record says of the request. */
    @Test
    void shouldTellTheSameRequestsByBoth() throws IOException, FormatFault {
        Set<String> ofRecords = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (Path file : AuditCorpus.files()) {
            AuditRecord record = AuditCorpus.record(file);
            // Without its part B a record does not tell the request, and ids of mpm_itk repeat.
            boolean tells = record != null && !record.request().method().isEmpty();
            if (tells && !file.toString().contains("itk")) {
                ids.add(record.uniqueId());
                ofRecords.add(known(record.client().toString(), Evidence.of(record)));
            }
        }
        int both = 0;
        List<String> ofLines = new ArrayList<>();
        for (Offence offence : offences()) {
            String line = known(offence.client().toString(), offence.evidence());
            if (ids.contains(offence.evidence().id()) && !ofRecords.contains(line)) {
                ofLines.add(line);
            } else if (ids.contains(offence.evidence().id())) {
                both++;
            }
        }

        assertThat(ofLines).isEmpty();
        assertThat(both).isGreaterThan(150);
    }

    private static String known(String client, Evidence evidence) {
        return client + ' ' + evidence.id() + ' ' + evidence.request();
    }

    private static List<Offence> offences() throws IOException, FormatFault {
        List<Offence> offences = new ArrayList<>();
        try (var logs = Files.list(AuditCorpus.ROOT.resolve("guardian"))) {
            for (Path log : logs.filter(file -> file.toString().endsWith(".log")).toList()) {
                LineReader reader =
                        new LineReader(Formats.of("guardian"), event -> one(event, offences));
                String text = Files.readString(log, StandardCharsets.ISO_8859_1);
                for (String line : text.split("\n")) {
                    byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
                    reader.line(bytes, 0, bytes.length);
                }
            }
        }
        return offences;
    }

    private static void one(RequestEvent event, List<Offence> offences) {
        new Watch(EACH_IS_ONE, 32, 128, 1000, offences::add).count(event, 0);
    }

    /** Blocked is who got the answer of ModSecurity, and an injection scores as one. */
    @Test
    void shouldMeetTheAttacksByTheReadyMadeRules() throws IOException {
        AuditSelection selection =
                new AuditSelection(
                        RuleFile.rules(
                                "source = 'audit'\nintercepted = true",
                                "source = 'audit'\nsqli = '>=1'",
                                "source = 'audit'\nxss = '>=1'",
                                "source = 'audit'\ntag = ['attack-sqli', '*/SQL_INJECTION']"));
        int sqli = 0;
        int xss = 0;
        for (AuditCorpus.Truth truth : AuditCorpus.truths()) {
            AuditRecord record = AuditCorpus.record(truth.file());
            Set<Integer> about = new HashSet<>();
            selection.select(record, (rule, weight) -> about.add(rule));
            assertThat(about.contains(0)).as(truth.toString()).isEqualTo(record.intercepted());
            // Without a summary of CRS, scores are but guessed from severities.
            if (record.scores().told() && truth.isKnown("sqli") && truth.isKnown("xss")) {
                String one = truth.toString();
                assertThat(about.contains(1)).as(one).isEqualTo(truth.number("sqli") > 0);
                assertThat(about.contains(2)).as(one).isEqualTo(truth.number("xss") > 0);
                sqli += about.contains(1) && about.contains(3) ? 1 : 0;
                xss += about.contains(2) ? 1 : 0;
            }
        }
        assertThat(sqli).isGreaterThan(5);
        assertThat(xss).isGreaterThan(3);
    }
}

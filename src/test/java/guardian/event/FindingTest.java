package guardian.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingTest {

    @Test
    void shouldNameEachRuleOnce() {
        AuditRecord record =
                new RecordBuilder()
                        .scores(15, 10, 5)
                        .fired(942100, 2)
                        .fired(941100, 2)
                        .fired(942100, 2)
                        .fired(0, 2)
                        .fired(949110, 0)
                        .build();

        assertThat(Finding.of(record)).isEqualTo(new Finding("942100,941100,949110", 15));
    }

    @Test
    void shouldSayHowManyMoreThereWere() {
        RecordBuilder record = new RecordBuilder();
        for (int rule = 1; rule <= 40; rule++) {
            record.fired(rule, 2);
        }

        assertThat(Finding.of(record.build()).rules()).startsWith("1,2,").endsWith(",31,32,+8");
    }

    @Test
    void shouldKnowNothingOfAnOrdinaryRequest() {
        assertThat(Finding.of(new RecordBuilder().build()))
                .isEqualTo(new Finding("", AuditRecord.UNKNOWN));
    }
}

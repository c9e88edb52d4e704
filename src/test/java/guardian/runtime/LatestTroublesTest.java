package guardian.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The latest troubles of one process, shared by all tests in it. */
class LatestTroublesTest {

    @Test
    void shouldTellTheLatestOfEachSortWithHowManyThereWere() {
        long errors = LatestTroubles.errors();
        long warnings = LatestTroubles.warnings();
        for (int i = 1; i <= 60; i++) {
            LatestTroubles.keep("T" + i, "WARN " + i + " lines of 192.0.2." + i, false);
        }
        LatestTroubles.keep("T61", "ERROR cannot write", true);

        assertThat(LatestTroubles.all())
                .endsWith("T60 WARN 60 lines of 192.0.2.60 (60 such)", "T61 ERROR cannot write");
        assertThat(LatestTroubles.errors() - errors).isEqualTo(1);
        assertThat(LatestTroubles.warnings() - warnings).isEqualTo(60);

        LatestTroubles.keep("T62", "WARN 61 lines of 192.0.2.61", false);
        assertThat(LatestTroubles.all())
                .last()
                .isEqualTo("T62 WARN 61 lines of 192.0.2.61 (61 such)");
    }

    @Test
    void shouldKeepFiveOfThemCut() {
        for (char c = 'a'; c < 'z'; c++) {
            LatestTroubles.keep("T", "WARN " + String.valueOf(c).repeat(10_000), false);
        }
        assertThat(LatestTroubles.all()).hasSize(5).allMatch(line -> line.length() < 520);
    }
}

package guardian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a running guardian can take over, and what needs a new start. */
class ChangesTest {

    private static final String RULE =
            "[[rule]]\nname = 'requests'\nthreshold = { 1m = 120, 5m = 360 }\n";

    private static Changes between(String now, String next) {
        return Changes.between(RuleFile.settings(now), RuleFile.settings(next));
    }

    @Test
    void shouldFindNothingBetweenTheSame() {
        Changes none = between(RULE, RULE);
        assertThat(none.live()).isEmpty();
        assertThat(none.others()).isEmpty();
    }

    @Test
    void shouldTakeOverAllowlistLadderAndWhatRulesLeadTo() {
        Changes changes =
                between(
                        RULE,
                        "[[rule]]\nname = 'requests'\nthreshold = { 1m = 90 }\nban_time = '1h'\n"
                                + "dry_run = true\n[ban]\ntimes = ['1m']\n"
                                + "[allowlist]\nclients = ['192.0.2.7']\n");
        assertThat(changes.others()).isEmpty();
        assertThat(changes.live())
                .containsExactly(
                        "ban.times",
                        "allowlist.clients",
                        "rule requests: threshold",
                        "rule requests: ban_time",
                        "rule requests: dry_run");
    }

    @Test
    void shouldTakeOverHowBansAreAndHowTheyAreLogged() {
        Changes changes =
                between(
                        RULE + "[ban]\nnetwork = 5\n",
                        RULE
                                + "[ban]\nnetwork = 6\nmemory = '1h'\nbrake = 0.5\njitter = 0.1\n"
                                + "probation = true\n"
                                + "[allowlist]\nclients = ['office.example.com']\n"
                                + "[decision_log]\nstyle = 'json'\n");
        assertThat(changes.others()).isEmpty();
        assertThat(changes.live())
                .containsExactlyInAnyOrder(
                        "ban.memory",
                        "ban.brake",
                        "ban.jitter",
                        "ban.probation",
                        "ban.network",
                        "allowlist.clients (host names)",
                        "decision_log.style");
    }

    /** Nobody can look a name up where there was nothing to look up at the start. */
    @Test
    void shouldNotTakeOverAHostNameWhereDnsIsNotAsked() {
        String quiet = RULE + "[allowlist]\nverified_bots = false\n";
        assertThat(between(quiet, quiet + "clients = ['office.example.com']\n").others())
                .containsExactly("allowlist.clients (host names)");
    }

    @Test
    void shouldNameWhatNeedsANewStart() {
        assertThat(
                        between(
                                        RULE,
                                        "mode = 'block'\n[state]\ndirectory = '/x'\n"
                                                + "[ban]\nnetwork = 5\n"
                                                + "[allowlist]\nverified_bots = false\n")
                                .others())
                .contains("mode", "state", "ban.network", "allowlist.verified_bots");
        String audit = "[[rule]]\nname = 'b'\nsource = 'audit'\nthreshold = { 1m = 2 }\n";
        assertThat(between(RULE, RULE + audit).others()).containsExactly("rule b: added");
        assertThat(between(RULE + audit, RULE).others()).containsExactly("rule b: removed");
        Changes changes = between(RULE + audit, RULE + audit + "severity = ['critical']\n");
        assertThat(changes.others()).containsExactly("rule b: weight or conditions");
    }

    @Test
    void shouldTakeOverRulesAboutRequests() {
        String other = "[[rule]]\nname = 'b'\nthreshold = { 1m = 2 }\n";
        assertThat(between(RULE, RULE + "path = ['/x']\nlimit_first = true\n").live())
                .containsExactly(
                        "rule requests: limit_first", "rule requests: weight or conditions");
        assertThat(between(RULE, RULE + other).live()).containsExactly("rule b: added");
        assertThat(between(RULE + other, RULE).live()).containsExactly("rule b: removed");
        assertThat(between(RULE + other, other + RULE).live()).isEmpty();
        assertThat(between(RULE + other, other + RULE).others()).isEmpty();
    }

    /** What was counted in one unit must not be read in another. */
    @Test
    void shouldNotTakeOverWhatCountsOtherThings() {
        String budget = "[[rule]]\nname = 'requests'\nweight = 'bytes'\nthreshold = { 1m = ";
        assertThat(between(budget + "'1MiB' }\n", budget + "'900MiB' }\n").others())
                .containsExactly("rule requests: what it counts");
        String few = RULE.replace("360", "130");
        assertThat(between(few, few + "distinct = 'path'\n").others())
                .containsExactly("rule requests: what it counts");
    }

    @Test
    void shouldAddWhatElseIsRefusedOnce() {
        Changes changes = between("", "mode = 'block'\n").butNot(List.of("mode", "rule x"));
        assertThat(changes.others()).containsExactly("mode", "rule x");
    }
}

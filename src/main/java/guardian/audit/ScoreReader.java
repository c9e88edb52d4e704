package guardian.audit;

import guardian.event.AuditRecord;
import guardian.event.FiredRule;
import guardian.event.Scores;
import java.util.List;

/**
 * Finds the anomaly scores in what the rules of CRS 2.2.9, 3.x and 4.x say that evaluate them. What
 * they do not say is summed up from the severities of the others, as CRS does by default.
 */
final class ScoreReader {

    /** Points by severity: critical, error, warning, notice. */
    private static final int[] POINTS = {0, 0, 5, 4, 3, 2, 0, 0};

    private static final int NONE = AuditRecord.UNKNOWN;

    private final Summed summed = new Summed();
    private int inbound = NONE;
    private int outbound = NONE;
    private String classes = "";
    private boolean told;

    private ScoreReader() {}

    static Scores scores(List<FiredRule> rules) {
        ScoreReader reader = new ScoreReader();
        rules.forEach(reader::take);
        return reader.scores();
    }

    private void take(FiredRule rule) {
        String text = rule.message();
        switch (rule.id() > Integer.MAX_VALUE ? 0 : (int) rule.id()) {
            // Blocking: first told, and what a summary says later is as true.
            case 949110, 949111, 981176 -> inbound(after(text, "Total Score: "), text);
            case 959100, 959101 -> outbound(after(text, "Total Score: "));
            // Summaries.
            case 980120, 980130, 981203, 981204 ->
                    inbound(after(text, "Total Inbound Score: "), text);
            case 980140, 980150, 981200, 981205 -> outbound(after(text, "(score "));
            case 980170 -> {
                inbound(after(text, "(Inbound Scores: blocking="), text);
                outbound(after(text, "(Outbound Scores: blocking="));
            }
            case 981201, 981202 -> classes(text);
            default -> summed.add(rule);
        }
    }

    private void inbound(int score, String text) {
        if (score >= 0) {
            inbound = score;
            told = true;
        }
        classes(text);
    }

    private void outbound(int score) {
        if (score >= 0) {
            outbound = score;
            told = true;
        }
    }

    private void classes(String text) {
        if (text.contains("SQLI=") || text.contains("SQLi=")) {
            classes = text;
        }
    }

    private Scores scores() {
        return new Scores(
                inbound >= 0 ? inbound : summed.inbound,
                outbound >= 0 ? outbound : summed.outbound,
                ofClass("SQLI=", ofClass("SQLi=", summed.sqli)),
                ofClass("XSS=", summed.xss),
                ofClass("RFI=", summed.rfi),
                ofClass("LFI=", summed.lfi),
                ofClass("RCE=", summed.rce),
                ofClass("PHPI=", summed.php),
                ofClass("HTTP=", summed.http),
                ofClass("SESS=", summed.session),
                told);
    }

    private int ofClass(String key, int otherwise) {
        int score = after(classes, key);
        return score >= 0 ? score : otherwise;
    }

    /** The number that stands behind the key, or {@link #NONE}. */
    private static int after(String text, String key) {
        int at = text.indexOf(key);
        if (at < 0) {
            return NONE;
        }
        int from = at + key.length();
        int to = from;
        while (to < text.length() && text.charAt(to) >= '0' && text.charAt(to) <= '9') {
            to++;
        }
        return Octets.smallNumber(text.substring(from, to));
    }

    /** Points of the rules that fired, by what their tags say that they are about. */
    private static final class Summed {

        private static final long FIRST_OF_CRS = 900_000;
        private static final long LAST_OF_CRS = 999_999;
        private static final long LDAP_INJECTION = 921_200;

        private int inbound;
        private int outbound;
        private int sqli;
        private int xss;
        private int rfi;
        private int lfi;
        private int rce;
        private int php;
        private int http;
        private int session;

        void add(FiredRule rule) {
            int points = rule.severity() < 0 ? 0 : POINTS[rule.severity()];
            if (points == 0 || rule.id() < FIRST_OF_CRS || rule.id() > LAST_OF_CRS) {
                return;
            }
            boolean response = rule.tags().stream().anyMatch(Summed::isAboutResponse);
            if (response) {
                outbound += points;
            } else {
                inbound += points;
            }
            if (!addById(rule.id(), response, points)) {
                rule.tags().forEach(tag -> addByTag(tag, points));
            }
        }

        /** By the numbers of CRS 3 and 4; ModSecurity 3 leaves tags out at times. */
        private boolean addById(long id, boolean response, int points) {
            switch ((int) id / 1000) {
                case 921 -> http += id == LDAP_INJECTION ? 0 : points;
                case 930 -> lfi += points;
                case 931 -> rfi += points;
                case 932 -> rce += points;
                case 933 -> php += points;
                case 941 -> xss += points;
                case 942 -> sqli += points;
                case 943 -> session += points;
                case 951 -> sqli += response ? points : 0;
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void addByTag(String tag, int points) {
            switch (tag) {
                case "attack-sqli", "OWASP_CRS/WEB_ATTACK/SQL_INJECTION" -> sqli += points;
                case "attack-xss", "OWASP_CRS/WEB_ATTACK/XSS" -> xss += points;
                case "attack-rfi" -> rfi += points;
                case "attack-lfi" -> lfi += points;
                case "attack-rce" -> rce += points;
                case "attack-injection-php" -> php += points;
                case "attack-fixation" -> session += points;
                default -> {
                    // About something that has no score.
                }
            }
        }

        private static boolean isAboutResponse(String tag) {
            return tag.equals("attack-disclosure") || tag.startsWith("OWASP_CRS/LEAKAGE/");
        }
    }
}

package guardian.cli;

import java.util.List;

/** The verbs of guardianctl by their names; nothing of a verb is loaded before it is asked for. */
final class AllVerbs {

    /** Without their other names. */
    static final List<String> NAMES =
            List.of(
                    "status",
                    "bans",
                    "ban",
                    "unban",
                    "allow",
                    "why",
                    "top",
                    "check",
                    "reload",
                    "version",
                    "decisions",
                    "doctor",
                    "export",
                    "remove-all",
                    "replay",
                    "report",
                    "suggest",
                    "sweep");

    private AllVerbs() {}

    /**
     * @param word a name, or another name
     * @return what carries it out; null when it is no verb
     */
    static Object of(String word) {
        return switch (word) {
            case "status" -> new StatusVerb();
            case "bans", "banned" -> new BansVerb();
            case "ban", "banip" -> new BanVerb();
            case "unban", "unbanip" -> new UnbanVerb();
            case "allow" -> new AllowVerb();
            case "why" -> new WhyVerb();
            case "top" -> new TopVerb();
            case "check" -> new CheckVerb();
            case "reload" -> new ReloadVerb();
            case "version" -> new VersionVerb();
            case "decisions" -> new DecisionsVerb();
            case "doctor" -> new DoctorVerb();
            case "export" -> new ExportVerb();
            case "remove-all" -> new RemoveAllVerb();
            case "replay" -> new ReplayVerb();
            case "report" -> new ReportVerb();
            case "suggest" -> new SuggestVerb();
            case "sweep" -> new SweepVerb();
            default -> null;
        };
    }
}

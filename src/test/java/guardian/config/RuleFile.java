package guardian.config;

import java.nio.file.Path;
import java.util.List;

/** Rules as a file has them, for tests of the rooms behind. */
public final class RuleFile {

    private RuleFile() {}

    /** One rule for each text of keys; what a rule must have besides is added. */
    public static List<Rule> rules(String... keys) {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < keys.length; i++) {
            String threshold = keys[i].contains("threshold") ? "" : "threshold = { 1m = 10 }\n";
            file.append("[[rule]]\nname = 'r").append(i).append("'\n").append(threshold);
            file.append(keys[i]).append('\n');
        }
        return settings(file.toString()).rules().stream()
                .filter(rule -> rule.name().startsWith("r") && rule != Rule.REQUESTS)
                .toList();
    }

    /** The settings of a file without faults. */
    public static Settings settings(String file) {
        Reading reading = ConfigFile.parse(file, new Faults(Path.of("guardian.toml")));
        if (!reading.faults().isEmpty()) {
            throw new AssertionError(reading.faults());
        }
        return reading.settings();
    }
}

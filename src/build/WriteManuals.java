import guardian.cli.Guardianctl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes guardianctl's man pages, one for itself and one for each verb, and its completion for bash,
 * by what the verbs say of themselves. Run by Maven after the main classes are compiled. picocli's
 * own generator writes asciidoc, which takes a Ruby to become a man page.
 */
public final class WriteManuals {

    private static final String FILES =
            """
            .SH FILES
            .TP
            /etc/httpd\\-guardian/guardian.toml
            The configuration, where neither \\-\\-config nor GUARDIAN_CONFIG names another.
            """;

    private static final String STATUS =
            """
            .SH EXIT STATUS
            0 done; 1 nothing found, or findings; 2 wrong usage or an unreadable file; 3 no guardian runs;
            4 bad configuration; 5 the firewall refused.
            """;

    private WriteManuals() {}

    /**
     * @param arguments the folder to write to
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        CommandLine command = Guardianctl.command();
        command.getCommandSpec().usageMessage().width(200);
        write(folder, command, "guardianctl");
        for (Map.Entry<String, CommandLine> verb : command.getSubcommands().entrySet()) {
            if (verb.getKey().equals(verb.getValue().getCommandName())) {
                write(folder, verb.getValue(), "guardianctl-" + verb.getKey());
            }
        }
        Files.writeString(
                folder.resolve("guardianctl.bash"), AutoComplete.bash("guardianctl", command));
    }

    private static void write(Path folder, CommandLine command, String name) throws Exception {
        List<String> lines = new ArrayList<>();
        CommandSpec spec = command.getCommandSpec();
        String[] description = spec.usageMessage().description();
        String title = name.toUpperCase(java.util.Locale.ROOT);
        lines.add(".TH " + roff(title) + " 1 \"\" httpd\\-guardian \"httpd\\-guardian\"");
        lines.add(".SH NAME");
        lines.add(roff(name) + " \\- " + roff(brief(description)));
        lines.add(".SH SYNOPSIS");
        lines.add(".nf");
        command.getHelp().synopsis(0).lines().forEach(line -> lines.add(roff(line)));
        lines.add(".fi");
        lines.add(".SH DESCRIPTION");
        for (String paragraph : description) {
            lines.add(".PP");
            lines.add(roff(paragraph));
        }
        for (PositionalParamSpec each : spec.positionalParameters()) {
            item(lines, each.paramLabel(), each.description());
        }
        lines.add(".SH OPTIONS");
        for (OptionSpec each : spec.options()) {
            String label = each.arity().max() == 0 ? "" : " " + each.paramLabel();
            item(lines, String.join(", ", each.names()) + label, described(each));
        }
        verbs(lines, command);
        lines.add(STATUS.strip());
        lines.add(FILES.strip());
        lines.add(".SH SEE ALSO");
        lines.add(name.equals("guardianctl") ? "fail2ban\\-client(1)" : "guardianctl(1)");
        Files.writeString(
                folder.resolve(name + ".1"),
                String.join("\n", lines) + "\n",
                StandardCharsets.US_ASCII);
    }

    private static void verbs(List<String> lines, CommandLine command) {
        if (command.getSubcommands().isEmpty()) {
            return;
        }
        lines.add(".SH VERBS");
        command.getSubcommands()
                .forEach(
                        (name, verb) -> {
                            String[] said = verb.getCommandSpec().usageMessage().description();
                            item(lines, name, new String[] {firstSentence(said)});
                        });
    }

    private static String[] described(OptionSpec option) {
        String fallback = option.defaultValueString();
        String[] said = option.description().clone();
        for (int i = 0; i < said.length; i++) {
            said[i] = said[i].replace("${DEFAULT-VALUE}", String.valueOf(fallback));
        }
        return said;
    }

    private static void item(List<String> lines, String term, String[] description) {
        lines.add(".TP");
        lines.add(".B " + roff(term));
        for (String line : description) {
            lines.add(roff(line));
        }
    }

    private static String firstSentence(String[] description) {
        String all = String.join(" ", description);
        int end = all.indexOf(". ");
        String first = end < 0 ? all : all.substring(0, end);
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    /** What apropos shows. */
    private static String brief(String[] description) {
        String first = firstSentence(description);
        int comma = first.indexOf(',');
        return comma < 0 ? first : first.substring(0, comma);
    }

    /** Plain text, in which nothing means anything to roff. */
    private static String roff(String text) {
        String plain = Ansi.OFF.string(text).replace("%n", " ").replace("%%", "%");
        String escaped = plain.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}

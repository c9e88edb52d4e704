package guardian.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.cli.Guardianctl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the build has written for guardianctl: man pages, completion, and the archive of classes.
 */
class ManualsIT {

    private static final Path ROOT = Path.of(System.getProperty("guardian.home"));
    private static final Path MAN = ROOT.resolve("target/man");
    private static final Path GUARDIANCTL = ROOT.resolve("bin/guardianctl");

    /** Without their other names. */
    private static Set<String> verbs() {
        return Guardianctl.command().getSubcommands().entrySet().stream()
                .filter(each -> each.getKey().equals(each.getValue().getCommandName()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Test
    void shouldHaveAPageForEachVerbThatManTakesAsItIs() throws Exception {
        for (String verb : verbs()) {
            Path page = MAN.resolve("guardianctl-" + verb + ".1");
            Launch.Ended ended =
                    new Launch(Path.of("/usr/bin/groff"))
                            .arguments("-man", "-Tascii", "-P-cbou", "-ww", page.toString())
                            .with("PATH", "/usr/bin:/bin")
                            .run();
            assertThat(ended.err()).as(verb).isEmpty();
            assertThat(ended.out())
                    .contains("GUARDIANCTL-" + verb.toUpperCase(java.util.Locale.ROOT) + "(1)")
                    .contains("--json")
                    .contains("EXIT STATUS");
        }
        String all = Files.readString(MAN.resolve("guardianctl.1")).replace("\\-", "-");
        assertThat(all).contains(verbs());
    }

    @Test
    void shouldCompleteVerbsAndOptionsInBash() throws Exception {
        assertThat(completed("guardianctl", "")).containsAll(verbs());
        assertThat(completed("guardianctl", "repl")).containsExactly("replay");
        assertThat(completed("guardianctl", "replay", "--comp")).containsExactly("--compare");
    }

    /** As bash does it when somebody presses the tabulator. */
    private static List<String> completed(String... words) throws Exception {
        String script =
                """
                . "$1"
                shift
                COMP_WORDS=("$@")
                COMP_CWORD=$(($# - 1))
                COMP_LINE="$*"
                COMP_POINT=${#COMP_LINE}
                _complete_guardianctl
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        Launch launch =
                new Launch(Path.of("/bin/bash"))
                        .arguments("-c", script, "bash", MAN.resolve("guardianctl.bash").toString())
                        .arguments(words)
                        .with("PATH", "/usr/bin:/bin");
        return launch.run().lines().stream().map(String::strip).toList();
    }

    @Test
    void shouldStartFromTheArchiveThatTheBuildHasMade(@TempDir Path temp) throws Exception {
        shouldTakeItsClassesFromTheArchive(GUARDIANCTL, "--help", temp);
        shouldTakeItsClassesFromTheArchive(GUARDIANCTL, "--version", temp);
    }

    @Test
    void shouldLoadNothingForAQuestionThatAnswersItNot(@TempDir Path temp) throws Exception {
        assertThat(shouldTakeItsClassesFromTheArchive(GUARDIANCTL, "reload", temp))
                .anyMatch(line -> line.contains("] guardian.cli.ReloadVerb "))
                .noneMatch(line -> line.contains("] guardian.cli.TopVerb "))
                .noneMatch(line -> line.contains("] guardian.config.Rule "))
                .noneMatch(line -> line.contains("] org.apache.lucene."))
                .noneMatch(line -> line.contains("] org.tinylog."));
    }

    /** All classes that it loads, as the JVM reports them. */
    private static List<String> shouldTakeItsClassesFromTheArchive(
            Path program, String argument, Path folder) throws Exception {
        Path config = folder.resolve("guardian.toml");
        Files.writeString(config, "[control]\nsocket = \"" + folder.resolve("none") + "\"\n");
        List<String> lines =
                new Launch(program)
                        .arguments(argument)
                        .with("JAVA_HOME", System.getProperty("java.home"))
                        .with("GUARDIAN_CONFIG", config)
                        .with("GUARDIAN_JVM_OPTS", "-Xlog:class+load")
                        .run()
                        .lines();
        List<String> loaded =
                lines.stream()
                        .filter(line -> line.matches(".*\\] (picocli|guardian)[.].* source: .*"))
                        .toList();
        List<String> kept =
                loaded.stream()
                        .filter(line -> line.contains("source: shared objects file"))
                        .toList();
        assertThat(kept).anyMatch(line -> line.contains("] picocli.CommandLine "));
        assertThat(kept).hasSizeGreaterThan(loaded.size() * 9 / 10);
        return lines;
    }

    @Test
    void shouldStartFromTheArchiveThatIsMadeWhereItIsInstalled(@TempDir Path temp)
            throws Exception {
        Installation made = Installation.programsIn(temp.resolve("httpd-guardian"));
        Path lib = Files.createDirectories(made.root().resolve("lib"));
        Files.copy(ROOT.resolve("target/httpd-guardian.jar"), made.jar());
        try (Stream<Path> jars = Files.list(ROOT.resolve("target/lib"))) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        }
        Launch.Ended ended =
                new Launch(ROOT.resolve("src/build/make-archive"))
                        .arguments(made.root().toString())
                        .with("PATH", "/usr/bin:/bin")
                        .with("GUARDIAN_JAVA_HOME", System.getProperty("java.home"))
                        .run();
        assertThat(ended).isEqualTo(new Launch.Ended(0, "", ""));
        Path link = Files.createSymbolicLink(temp.resolve("ctl"), made.program("guardianctl"));
        shouldTakeItsClassesFromTheArchive(link, "status", temp);
        assertThat(lib.resolve("archive-training")).doesNotExist();
    }
}

package guardian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The sample file is the manual: what it says must hold. */
class SampleFileTest {

    private static final Path NAME = Path.of("guardian.toml");

    @Test
    void shouldEqualTheDefaults() throws IOException {
        Reading reading = ConfigFile.parse(sample(), new Faults(NAME));

        assertThat(reading.faults()).isEmpty();
        assertThat(reading.settings()).isEqualTo(Settings.defaults());
    }

    @Test
    void shouldHoldEveryKeyOnItsOwnLine() throws IOException {
        // One rule is asked for its keys only when a file has one.
        String oneRule = "[[rule]]\nname = 'a'\nthreshold = { '1m' = 2 }";
        Document document = new Document(oneRule, new Faults(NAME));
        Settings.read(document.top());
        List<String> lines = sample().lines().toList();

        for (String key : document.knownKeys()) {
            String name = key.substring(key.lastIndexOf('.') + 1);
            String dotted = key.substring(key.indexOf('.') + 1);
            assertThat(lines)
                    .as(key)
                    .anyMatch(
                            line ->
                                    line.startsWith(name + " = ")
                                            || line.startsWith("# " + name + " = ")
                                            || line.startsWith("# " + dotted + " = ")
                                            || line.startsWith("# " + dotted + '.')
                                            || line.startsWith('#' + name + " = ")
                                            || line.equals('[' + name + ']')
                                            || line.equals("# [rule." + name + ']')
                                            || line.equals("# [[rule." + name + "]]")
                                            || line.equals("[[" + name + "]]")
                                            || line.contains('"' + name + "\" = "));
        }
    }

    @Test
    void shouldStayGoodWhenTheOptionalKeysAreTakenIn() throws IOException {
        String all = sample().replaceAll("(?m)^# (?=[a-z0-9_.]+ = )", "");

        Reading reading = ConfigFile.parse(all, new Faults(NAME));

        assertThat(reading.faults()).isEmpty();
        assertThat(reading.settings().rules().get(0).banTime()).isPresent();
        assertThat(reading.settings().firewall().command().unban().isGiven()).isTrue();
    }

    @Test
    void shouldStayGoodWhenTheKeysOfAuditRulesAreTakenIn() throws IOException {
        String keys =
                sample().lines()
                        .takeWhile(line -> !line.startsWith("# Ready-made"))
                        .filter(line -> line.matches("#[a-z_]+ = .*"))
                        .map(line -> line.substring(1).replaceFirst(" {2,}.*", ""))
                        .collect(Collectors.joining("\n"));

        assertThat(keys.lines()).hasSize(7);
        assertThat(RuleFile.rules("source = 'audit'\n" + keys)).hasSize(1);
    }

    @Test
    void shouldShipRulesThatAreGoodOnceTheirSignIsTakenAway() throws IOException {
        String sample = sample();
        String ready = sample.substring(sample.indexOf("# Ready-made"), sample.indexOf("\n[ban]"));

        Reading reading =
                ConfigFile.parse(ready.replaceAll("(?m)^#(?=[\\[a-z])", ""), new Faults(NAME));

        assertThat(reading.faults()).isEmpty();
        assertThat(reading.settings().rules())
                .extracting(Rule::name)
                .containsExactly(
                        "requests",
                        "login",
                        "password",
                        "xmlrpc",
                        "scan",
                        "errors",
                        "connect",
                        "proxy",
                        "malformed",
                        "canary",
                        "fake-bot",
                        "blocked",
                        "score",
                        "sqli",
                        "xss");
    }

    private static String sample() throws IOException {
        try (InputStream in = SampleFileTest.class.getResourceAsStream("/guardian.toml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

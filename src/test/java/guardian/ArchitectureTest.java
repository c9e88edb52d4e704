package guardian;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A room knows the rooms before it, never those after it; some things belong to one room alone. */
class ArchitectureTest {

    /** From the foundation to the door. */
    private static final List<String> ROOMS =
            List.of(
                    "event",
                    "logformat",
                    "pattern",
                    "config",
                    "runtime",
                    "dns",
                    "state",
                    "ingest",
                    "rule",
                    "window",
                    "decision",
                    "firewall",
                    "audit",
                    "store",
                    "notify",
                    "metrics",
                    "control",
                    "doctor",
                    "replay",
                    "cli");

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("guardian");

    @Test
    void shouldKnowOnlyTheRoomsBefore() {
        for (int room = 0; room < ROOMS.size(); room++) {
            for (String later : ROOMS.subList(room + 1, ROOMS.size())) {
                rule(ROOMS.get(room), "guardian." + later + "..").check(classes);
            }
        }
    }

    @Test
    void shouldHaveNoRoomThatThisTestDoesNotKnow() {
        assertThat(classes.stream().map(each -> each.getPackageName()).distinct())
                .allMatch(
                        name ->
                                name.equals("guardian")
                                        || ROOMS.contains(name.substring("guardian.".length())));
    }

    @Test
    void shouldLetNobodyImportTheFrontDoor() {
        noClasses()
                .that()
                .resideOutsideOfPackage("guardian")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("guardian")
                .check(classes);
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching("guardian.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void shouldKeepEachLibraryInItsRooms() {
        only("net.openhft..", "guardian.state").check(classes);
        only("org.tomlj..", "guardian.config").check(classes);
        only("org.apache.lucene..", "guardian.pattern").check(classes);
        only("picocli..", "guardian.cli").check(classes);
        only("org.jline..", "guardian.cli").check(classes);
        // Decisions and reports are written, audit files read, operators answered and told: all
        // they share
        // is the notation.
        only(
                        "com.fasterxml..",
                        "guardian.decision",
                        "guardian.audit",
                        "guardian.notify",
                        "guardian.control",
                        "guardian.cli")
                .check(classes);
        only("com.maxmind..", "guardian.store").check(classes);
        only("javax.naming..", "guardian.dns").check(classes);
        only("java.sql..", "guardian.store").check(classes);
        only("org.sqlite..", "guardian.store").check(classes);
        only("com.mysql..", "guardian.store").check(classes);
        only("org.mariadb..", "guardian.store").check(classes);
    }

    @Test
    void shouldStartProcessesInTheFirewallOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("guardian.firewall")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .orShould()
                .callMethod(Runtime.class, "exec", String[].class)
                .check(classes);
    }

    @Test
    void shouldLookUpNamesInDnsOnly() {
        noClasses()
                .should()
                .callMethod(java.net.InetAddress.class, "getByName", String.class)
                .orShould()
                .callMethod(java.net.InetAddress.class, "getAllByName", String.class)
                .orShould()
                .callMethod(java.net.InetAddress.class, "getHostName")
                .orShould()
                .callMethod(java.net.InetAddress.class, "getCanonicalHostName")
                .check(classes);
    }

    @Test
    void shouldReadStandardInputInIngestOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("guardian.ingest")
                .should()
                .accessField(System.class, "in")
                .orShould()
                .accessField(java.io.FileDescriptor.class, "in")
                .check(classes);
    }

    @Test
    void shouldNoticeARoomThatKnowsOneAfterIt() {
        // Turned round, the rule must fail: decision does know window.
        assertThatThrownBy(() -> rule("decision", "guardian.window..").check(classes))
                .isInstanceOf(AssertionError.class);
    }

    private static ArchRule rule(String room, String forbidden) {
        return noClasses()
                .that()
                .resideInAPackage("guardian." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(forbidden);
    }

    private static ArchRule only(String library, String... rooms) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(rooms)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }
}

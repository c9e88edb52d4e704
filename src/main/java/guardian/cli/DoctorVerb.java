package guardian.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import guardian.config.ConfigFile;
import guardian.config.Reading;
import guardian.decision.JsonLine;
import guardian.doctor.Diagnosis;
import guardian.doctor.Doctor;
import guardian.doctor.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code guardianctl doctor}: what is wrong with the set-up, and what to do about it. */
@Command(
        name = "doctor",
        description = {
            "Looks at httpd's configuration, at ours and at the machine, and tells what is wrong,"
                + " why it matters and what to do. Changes nothing, starts no httpd, and needs no"
                + " guardian that runs."
        },
        footer = {"", "Exit code 0: nothing is wrong; 1: findings."},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class DoctorVerb implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "The guardian's configuration.")
    private Path config;

    @Option(names = "--json", description = "One JSON document, errors too.")
    private boolean json;

    @Option(
            names = "--httpd",
            paramLabel = "FILE",
            description = "httpd's main file, where it is not where Debian or Red Hat keep it.")
    private Path httpd;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            defaultValue = "/",
            description = {
                "Look at the system below DIR, as in a chroot. What only the running machine"
                        + " tells (rules in the kernel) is left out."
            })
    private Path root;

    @Override
    public Integer call() {
        if (!Files.isDirectory(root)) {
            String message = "--root: " + root + " is no directory";
            System.err.println("guardianctl: " + message);
            if (json) {
                System.out.println(JsonLine.error(message));
            }
            return Guardianctl.EXIT_USAGE;
        }
        Doctor.Report report = new Doctor(root, httpd).examine(reading(), System.getenv());
        if (json) {
            System.out.println(JsonDocument.of(to -> write(report, to)));
        } else {
            print(report);
        }
        return report.findings().isEmpty() ? 0 : Guardianctl.EXIT_NOTHING;
    }

    private Reading reading() {
        Path file = ConfigFile.locate(config, System.getenv());
        boolean mayBeAbsent = ConfigFile.isDefault(file);
        Path there = mayBeAbsent ? root.resolve(file.toString().substring(1)) : file;
        return ConfigFile.read(there, mayBeAbsent);
    }

    private static void print(Doctor.Report report) {
        for (Diagnosis each : report.findings()) {
            String place = each.place().isEmpty() ? "" : each.place() + ": ";
            System.out.printf("%-8s %s%s%n", each.severity().word(), place, each.seen());
            System.out.printf("         why: %s%n", each.why());
            System.out.printf("         do:  %s%n", each.remedy());
        }
        System.out.println(
                report.findings().isEmpty()
                        ? "nothing is wrong; " + looked(report)
                        : count(report, Severity.ERROR)
                                + ", "
                                + count(report, Severity.WARNING)
                                + "; "
                                + looked(report));
    }

    private static String count(Doctor.Report report, Severity severity) {
        long count = report.findings().stream().filter(f -> f.severity() == severity).count();
        return count + " " + severity.word() + (count == 1 ? "" : "s");
    }

    private static String looked(Doctor.Report report) {
        return report.httpd() == null
                ? "httpd was not looked at"
                : "looked at "
                        + report.httpd()
                        + " and what it includes, "
                        + report.files()
                        + " files";
    }

    private static void write(Doctor.Report report, JsonGenerator to) throws IOException {
        to.writeStringField("httpd", report.httpd() == null ? "" : report.httpd().toString());
        to.writeNumberField("files", report.files());
        to.writeArrayFieldStart("findings");
        for (Diagnosis each : report.findings()) {
            to.writeStartObject();
            to.writeStringField("name", each.name());
            to.writeStringField("severity", each.severity().word());
            to.writeStringField("file", each.file() == null ? "" : each.file().toString());
            to.writeNumberField("line", each.line());
            to.writeStringField("seen", each.seen());
            to.writeStringField("why", each.why());
            to.writeStringField("remedy", each.remedy());
            to.writeEndObject();
        }
        to.writeEndArray();
    }
}

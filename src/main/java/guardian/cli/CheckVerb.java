package guardian.cli;

import guardian.config.Fault;
import guardian.control.Json;
import java.nio.file.Files;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code guardianctl check}: whether the configuration is good. */
@Command(
        name = "check",
        description = "Checks the configuration; exit 4 when it has faults, which are told.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
class CheckVerb extends Asking {

    @Override
    int with() {
        List<Fault> faults = reading().faults();
        if (isJson()) {
            out().println(
                            Json.of(
                                    json -> {
                                        json.text("file", file().toString());
                                        json.flag("present", Files.exists(file()));
                                        json.flag("good", faults.isEmpty());
                                        json.texts(
                                                "faults",
                                                faults.stream().map(Fault::toString).toList());
                                    }));
        } else if (faults.isEmpty()) {
            out().println(file() + (Files.exists(file()) ? " is good" : " is absent: defaults"));
        }
        faults.forEach(System.err::println);
        return faults.isEmpty() ? DONE : BAD_CONFIG;
    }
}

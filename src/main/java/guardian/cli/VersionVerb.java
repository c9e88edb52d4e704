package guardian.cli;

import guardian.control.Json;
import picocli.CommandLine.Command;

/** {@code guardianctl version}: which this one is. */
@Command(
        name = "version",
        description = "The version of this program.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
class VersionVerb extends Asking {

    @Override
    int with() {
        String version = new Version().getVersion()[0];
        String number = version.substring(version.indexOf(' ') + 1);
        out().println(isJson() ? Json.of(json -> json.text("version", number)) : version);
        return DONE;
    }
}

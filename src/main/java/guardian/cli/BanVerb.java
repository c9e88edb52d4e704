package guardian.cli;

import guardian.config.BanSettings;
import guardian.config.DurationText;
import guardian.event.Prefix;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guardianctl ban}: an operator bans a client. */
@Command(
        name = "ban",
        aliases = "banip",
        description = {
            "Bans a client or a network, and answers once the firewall has it.",
            "Never somebody on the allowlist; never shortens an open ban."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
class BanVerb extends Ordering {

    @Parameters(paramLabel = "CLIENT", description = "An address or a network.")
    private String client;

    @Option(
            names = "--time",
            paramLabel = "T",
            description = "For how long: 30s 10m 1h 7d; default: the next step of the ladder.")
    private String time;

    @Option(names = "--reason", paramLabel = "R", description = "Why, for the decision log.")
    private String reason;

    @Override
    boolean isWellAsked() {
        if (Prefix.parse(client) == null) {
            return isWrong("CLIENT: found '" + client + "', allowed: an address or a network");
        }
        Duration parsed = time == null ? null : DurationText.parse(time);
        if (time != null && parsed == null) {
            return isWrong("--time: found '" + time + "', allowed: 30s 10m 1h 7d");
        }
        String fault = parsed == null ? null : BanSettings.faultOf(parsed);
        return fault == null || isWrong("--time: " + fault);
    }

    @Override
    int with() throws Caller.NoAnswer {
        return order(
                "ban",
                request -> request.text("client", client).text("time", time).text("reason", reason),
                "banned");
    }
}

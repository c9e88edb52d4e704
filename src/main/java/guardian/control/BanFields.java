package guardian.control;

import guardian.state.Ban;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A ban in an answer. */
public final class BanFields {

    private BanFields() {}

    /** Its fields, times in UTC. */
    public static void tell(Json json, Ban ban) {
        json.text("client", ban.client().toString());
        json.text("kind", kind(ban));
        json.text("rule", ban.rules().get(0));
        json.texts("rules", ban.rules());
        Instant since = Instant.ofEpochMilli(ban.startMillis()).truncatedTo(ChronoUnit.SECONDS);
        json.text("since", since.toString());
        json.text("until", Instant.ofEpochSecond(ban.endSeconds()).toString());
        json.number("step", ban.step());
        if (ban.network()) {
            json.text("scope", "network");
        }
    }

    private static String kind(Ban ban) {
        return switch (ban.kind()) {
            case REAL -> ban.limited() ? "limit" : "ban";
            case NOTIONAL -> "would-ban";
            case LIFTED, LIFTED_NOTE -> "unban";
            case ALLOWLISTED, HELD -> ban.kind().name().toLowerCase(Locale.ROOT);
        };
    }
}

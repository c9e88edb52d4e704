package guardian.cli;

import guardian.replay.Collateral;
import java.util.ArrayList;
import java.util.List;

/** What a replay has come to, for people and as JSON. */
final class Summary {

    private Summary() {}

    /** Who would have been banned, and who of them may not have deserved it. */
    static List<String> of(Collateral.Sums sums) {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        "%,d clients would have been banned, %,d times; %,d of their requests would"
                                + " have been refused, %,d of which were answered below 400",
                        sums.clients(), sums.bans(), sums.refused(), sums.refusedServed()));
        if (sums.clients() > 0) {
            lines.add(
                    String.format(
                            "of these clients %,d say they are a search engine (%s), %,d were"
                                    + " logged in, %,d were mostly served",
                            sums.claiming(),
                            sums.verified() < 0
                                    ? "DNS was not asked: --verify-bots"
                                    : String.format("%,d are, says DNS", sums.verified()),
                            sums.users(),
                            sums.mostlyServed()));
        }
        return lines;
    }

    /** The same with the configuration it is about. */
    static String json(String config, Collateral.Sums sums) {
        return JsonDocument.of(
                to -> {
                    to.writeStringField("config", config);
                    to.writeObjectFieldStart("summary");
                    to.writeNumberField("clients", sums.clients());
                    to.writeNumberField("bans", sums.bans());
                    to.writeNumberField("refused", sums.refused());
                    to.writeNumberField("refused_served", sums.refusedServed());
                    to.writeNumberField("claiming", sums.claiming());
                    to.writeNumberField("verified", sums.verified());
                    to.writeNumberField("users", sums.users());
                    to.writeNumberField("mostly_served", sums.mostlyServed());
                    to.writeEndObject();
                });
    }
}

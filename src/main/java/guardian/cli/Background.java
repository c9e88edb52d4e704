package guardian.cli;

import guardian.config.Settings;
import guardian.control.Json;
import guardian.dns.DnsLook;
import guardian.event.Prefix;
import guardian.store.OneClient;
import guardian.store.Reports;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What others than the guardian know of a client: DNS and the store, both asked by this process and
 * at the same time, for a second and two.
 */
final class Background {

    private static final Duration DNS = Duration.ofSeconds(1);
    private static final Duration STORE = Duration.ofSeconds(2);
    private static final int LONGEST = 120;

    /** Bits of a single address. */
    private static final int ADDRESS = 128;

    private final InTime<Optional<DnsLook.NameOf>> name;
    private final InTime<Optional<OneClient>> stored;

    /** Asks. */
    Background(Settings settings, Map<String, String> environment, Prefix asked, Prefix client) {
        // A network has no name; DNS knows that of an address that was asked for.
        Prefix address = asked.bits() == ADDRESS ? asked : client;
        name =
                address.bits() == ADDRESS
                        ? new InTime<>(
                                "dns",
                                DNS,
                                () -> DnsLook.nameOf(address, settings.allowlist().dns()))
                        : null;
        stored = new InTime<>("store", STORE, () -> stored(settings, environment, client));
    }

    private static Optional<OneClient> stored(
            Settings settings, Map<String, String> environment, Prefix client) throws Exception {
        try (Reports reports = Reports.open(settings, environment)) {
            return reports == null ? Optional.empty() : Optional.of(reports.about(client));
        }
    }

    /** Whether the store knows anything of it. */
    boolean isAnything() {
        try {
            return stored.get().map(all -> all.records() + all.bans() > 0).orElse(false);
        } catch (InTime.None e) {
            return false;
        }
    }

    /** For programs. */
    void tell(Json json) {
        if (name != null) {
            json.object("reverse_name", this::tellName);
        }
        json.object("store", this::tellStore);
    }

    private void tellName(Json json) {
        try {
            name.get()
                    .ifPresent(
                            of -> json.text("name", of.name()).flag("confirmed", of.confirmed()));
        } catch (InTime.None e) {
            json.text("fault", e.getMessage());
        }
    }

    private void tellStore(Json json) {
        try {
            Optional<OneClient> known = stored.get();
            if (known.isEmpty()) {
                json.text("fault", "nothing was stored yet");
                return;
            }
            OneClient all = known.get();
            json.number("records", all.records()).number("stopped", all.stopped());
            json.text("last", instant(all.last()));
            json.number("bans", all.bans()).text("last_ban", instant(all.lastBan()));
            json.objects(
                    "rules",
                    all.rules(),
                    (each, rule) ->
                            each.number("rule_id", rule.id())
                                    .text("message", rule.message())
                                    .number("requests", rule.requests()));
        } catch (InTime.None e) {
            json.text("fault", e.getMessage());
        }
    }

    /** The tables' times as all others are told; null where there is none. */
    private static String instant(String time) {
        return time == null ? null : time.replace(' ', 'T') + 'Z';
    }

    /** For people. */
    List<String> lines(Instant now) {
        List<String> lines = new ArrayList<>();
        if (name != null) {
            lines.add("reverse name: " + nameLine());
        }
        lines.add("store: " + storeLine(now));
        return lines;
    }

    private String nameLine() {
        try {
            return name.get()
                    .map(
                            of ->
                                    Shown.line(of.name())
                                            + (of.confirmed()
                                                    ? " (confirmed: it has this address)"
                                                    : " (unconfirmed: DNS does not say that it has"
                                                            + " this address)"))
                    .orElse("none");
        } catch (InTime.None e) {
            return "not known, DNS: " + Shown.line(e.getMessage());
        }
    }

    private String storeLine(Instant now) {
        try {
            return stored.get().map(all -> shown(all, now)).orElse("nothing was stored yet");
        } catch (InTime.None e) {
            return "not known: " + Shown.line(e.getMessage());
        }
    }

    private static String shown(OneClient all, Instant now) {
        String records =
                String.format(
                        Locale.ROOT, "%,d records, %,d stopped", all.records(), all.stopped());
        String last = all.last() == null ? "" : ", the last " + ago(all.last(), now);
        String bans = String.format(Locale.ROOT, "; bans, or would-be ones: %,d", all.bans());
        String lastBan = all.lastBan() == null ? "" : ", the last " + ago(all.lastBan(), now);
        String rules =
                all.rules().stream()
                        .map(rule -> "\n  " + rule.requests() + " times " + rule(rule))
                        .collect(Collectors.joining());
        return records + last + bans + lastBan + rules;
    }

    private static String ago(String time, Instant now) {
        return Shown.relative(instant(time), now);
    }

    private static String rule(OneClient.Fired rule) {
        String message = rule.message() == null ? "" : Shown.line(rule.message());
        String cut = message.length() > LONGEST ? message.substring(0, LONGEST) + "..." : message;
        return rule.id() + " " + cut;
    }
}

package guardian.firewall;

import guardian.event.Prefix;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of iptables for one client, which match until the second before its ban ends:
 *
 * <pre>{@code
 * -A httpd-guardian -s 192.0.2.7/32 -m time --datestop 2026-11-21T01:12:02 -j DROP
 * }</pre>
 *
 * @param endSeconds when it ends, epoch seconds
 */
record PlainRule(Prefix client, long endSeconds, boolean limited) {

    /** The last second that the kernel's match knows, in 2038. */
    private static final long LAST = Integer.MAX_VALUE;

    private static final String LIMIT = " -m hashlimit ";
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final Pattern RULE =
            Pattern.compile("-A \\S+ -s (\\S+) .*--datestop ([0-9T:-]+)( .*)?");

    /** For a block that begins now. */
    static PlainRule of(Block block, long nowMillis) {
        long seconds = Math.min(block.seconds(), LAST);
        // In whole seconds of the wall clock, and not before its time.
        long end = (nowMillis + 999) / 1000 + seconds;
        return new PlainRule(block.client(), Math.min(end, LAST + 1), block.limited());
    }

    /** Understands what iptables prints; null if the rule is for no client. */
    static PlainRule read(String rule) {
        Matcher matcher = RULE.matcher(rule);
        Prefix client = matcher.matches() ? Prefix.parse(matcher.group(1)) : null;
        if (client == null) {
            return null;
        }
        try {
            long last = LocalDateTime.parse(matcher.group(2), SECOND).toEpochSecond(ZoneOffset.UTC);
            return new PlainRule(client, last + 1, rule.contains(LIMIT));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Whether the kernel matches it no longer. */
    boolean isOver(long nowMillis) {
        return nowMillis >= endSeconds * 1000;
    }

    /** What there is to know of it, while it is not over. */
    Block block(long nowMillis) {
        long seconds = Math.floorDiv(endSeconds * 1000 - nowMillis, 1000L);
        return new Block(client, Math.max(1, seconds), limited);
    }

    /** The rules for it. */
    List<String> rules(String chain, Family family, Shape shape) {
        String who = " -s " + client + until();
        return limited
                ? List.of(ChainRules.limit(chain, family, shape, who))
                : ChainRules.bans(chain, family, shape, who);
    }

    private String until() {
        Instant last = Instant.ofEpochSecond(endSeconds - 1);
        return " -m time --datestop " + SECOND.format(last.atOffset(ZoneOffset.UTC));
    }
}

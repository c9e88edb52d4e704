package guardian.replay;

import guardian.decision.Decision;
import guardian.decision.Verdict;
import guardian.dns.DnsLook;
import guardian.dns.Standing;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Who would have been banned, and who of them may not have deserved it. A search engine is believed
 * by DNS only, where that was asked for: by what it says now, which may not be what it said then.
 */
public final class Collateral {

    /** DNS is asked about so many clients at most. */
    private static final int MOST_QUESTIONS = 500;

    /**
     * Of all bans.
     *
     * @param clients how many would have been banned
     * @param bans how often
     * @param claiming of the clients, those that say they are a search engine
     * @param verified of these, those for whom DNS says so, too; -1 where it was not asked
     * @param users of the clients, those that were logged in
     * @param mostlyServed of the clients, those with more answers below 400 than others
     * @param refused requests that would have met a closed door
     * @param refusedServed those of them that were answered below 400
     */
    public record Sums(
            int clients,
            int bans,
            int claiming,
            int verified,
            int users,
            int mostlyServed,
            long refused,
            long refusedServed) {}

    private final ClientTally tally = new ClientTally(false);
    private final Map<Prefix, Prefix> banned = new LinkedHashMap<>();
    private final Map<String, Integer> bansByRule = new TreeMap<>();
    private int bans;

    /** Takes a request of a client, before it is counted. */
    void request(Prefix client, RequestEvent event, long millis) {
        tally.count(client, event, millis);
    }

    /** Takes a decision. */
    void decided(Decision decision) {
        Prefix client = decision.ban().client();
        boolean extended = decision.verdict() == Verdict.EXTEND;
        if (decision.verdict() != Verdict.WOULD_BAN && !extended) {
            return;
        }
        if (!extended) {
            bans++;
            bansByRule.merge(decision.rule(), 1, Integer::sum);
            Prefix address = decision.offence().evidence().address();
            banned.putIfAbsent(client, address == null ? client : address);
        }
        tally.banned(client, decision.ban().endSeconds() * 1000);
    }

    /** Clients that would have been banned, in the order of their first ban. */
    public List<Prefix> banned() {
        return List.copyOf(banned.keySet());
    }

    /** How many bans each rule would have made. */
    public Map<String, Integer> bansByRule() {
        return Map.copyOf(bansByRule);
    }

    /**
     * At the end.
     *
     * @param askDns whether DNS is asked about those that say they are a search engine
     * @param servers of DNS; none: the system's
     */
    public Sums sums(boolean askDns, List<String> servers) {
        return new Sums(
                banned.size(),
                bans,
                count(client -> tally.of(client).claims() ? 1 : 0),
                askDns ? verified(servers) : -1,
                count(client -> tally.of(client).hasUser() ? 1 : 0),
                count(client -> tally.of(client).isMostlyServed() ? 1 : 0),
                tally.refused(),
                tally.refusedServed());
    }

    private int count(ToIntFunction<Prefix> one) {
        return banned.keySet().stream().mapToInt(one).sum();
    }

    private int verified(List<String> servers) {
        return (int)
                banned.entrySet().stream()
                        .filter(each -> tally.of(each.getKey()).claims())
                        .limit(MOST_QUESTIONS)
                        .map(each -> DnsLook.standing(each.getValue(), servers))
                        .filter(standing -> standing == Standing.VERIFIED)
                        .count();
    }

    /** Requests of whose clients nothing is known, for want of room. */
    long unknown() {
        return tally.unknown();
    }
}

package guardian.decision;

import guardian.event.AuditRecord;
import guardian.event.Finding;
import guardian.event.Prefix;
import guardian.window.Evidence;
import guardian.window.Offence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * What ModSecurity found in the requests that decisions are about: those of the latest records, and
 * of the latest decisions those of which no record has come yet.
 *
 * <p>An id alone tells no request: with mpm_itk several have the same within a second, and without
 * mod_unique_id all have. So the client must be the same, too, and what is known of the request.
 *
 * <p>Bounded; the oldest make room. The sweeper tells, the enforcer asks; a lock, held for a moment
 * by these two only.
 */
public final class Findings {

    private static final int MOST_RECENT = 1 << 13;
    private static final int MOST_WAITING = 1 << 12;
    private static final int MOST_OF_ONE_ID = 8;
    private static final int LONGEST_REQUEST = 100;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private record Key(String id, Prefix client) {}

    private record Recent(String request, Finding finding) {}

    private record Waiting(String rule, String request, long since) {}

    private final UnaryOperator<Prefix> clientOf;
    private final Consumer<String> soon;
    private final LongSupplier nanos;
    private final Map<Key, List<Recent>> recent = new LinkedHashMap<>();
    private final Map<Key, Waiting> waiting = new LinkedHashMap<>();
    private List<LateFinding> late = new ArrayList<>();
    private long forgotten;

    /**
     * @param clientOf the client that an address belongs to
     * @param soon asks the sweep to look first for the file of the request with this id; does not
     *     wait
     */
    public Findings(UnaryOperator<Prefix> clientOf, Consumer<String> soon) {
        this(clientOf, soon, System::nanoTime);
    }

    Findings(UnaryOperator<Prefix> clientOf, Consumer<String> soon, LongSupplier nanos) {
        this.clientOf = clientOf;
        this.soon = soon;
        this.nanos = nanos;
    }

    /** A record was swept. By the sweeper, before its weights are counted. */
    public void swept(AuditRecord record) {
        if (record.client() == null || !isAnId(record.uniqueId())) {
            return;
        }
        Evidence request = Evidence.of(record);
        Key key = new Key(request.id(), clientOf.apply(record.client()));
        told(key, asked(request.request()), request.finding());
    }

    private synchronized void told(Key key, String request, Finding finding) {
        Waiting one = waiting.get(key);
        if (one != null && isSame(one.request, request)) {
            waiting.remove(key);
            late.add(new LateFinding(key.client, one.rule, key.id, finding));
        }
        List<Recent> same = recent.computeIfAbsent(key, k -> new ArrayList<>(1));
        if (same.size() < MOST_OF_ONE_ID) {
            same.add(new Recent(request, finding));
        }
        if (recent.size() > MOST_RECENT) {
            removeFirst(recent);
        }
    }

    /**
     * The same decision with what was found in its request. Where that is not known yet, it comes
     * with {@link #take} later. By the enforcer.
     */
    Decision with(Decision decision) {
        Offence offence = decision.offence();
        if (offence == null
                || offence.evidence().finding() != null
                || !isAnId(offence.evidence().id())) {
            return decision;
        }
        Key key = new Key(offence.evidence().id(), offence.client());
        Finding finding = find(key, decision);
        if (finding == null) {
            soon.accept(key.id);
            return decision;
        }
        return decision.with(offence.with(offence.evidence().with(finding)));
    }

    private synchronized Finding find(Key key, Decision decision) {
        String request = asked(decision.offence().evidence().request());
        for (Recent one : recent.getOrDefault(key, List.of())) {
            if (isSame(one.request, request)) {
                return one.finding;
            }
        }
        // The line of a network's ban stands beside that of the client whose request it was.
        if (!decision.ban().network()) {
            waiting.putIfAbsent(key, new Waiting(decision.rule(), request, nanos.getAsLong()));
        }
        if (waiting.size() > MOST_WAITING) {
            removeFirst(waiting);
            forgotten++;
        }
        return null;
    }

    /** What has come late since the last time. By the enforcer. */
    synchronized List<LateFinding> take() {
        forgetOld();
        if (late.isEmpty()) {
            return List.of();
        }
        List<LateFinding> all = late;
        late = new ArrayList<>();
        return all;
    }

    private void forgetOld() {
        long now = nanos.getAsLong();
        Iterator<Waiting> each = waiting.values().iterator();
        while (each.hasNext() && now - each.next().since > PATIENCE_NANOS) {
            // ModSecurity wrote no file about it.
            each.remove();
        }
    }

    /** Decisions that were forgotten for want of room before their records came. By any thread. */
    public synchronized long forgotten() {
        return forgotten;
    }

    private static void removeFirst(Map<Key, ?> from) {
        Iterator<Key> oldest = from.keySet().iterator();
        oldest.next();
        oldest.remove();
    }

    private static boolean isAnId(String id) {
        return !id.isEmpty() && !id.equals("-") && !id.equals("0");
    }

    /** Method and target: so much of a request line is the same wherever it is told. */
    private static String asked(String request) {
        int protocol = request.lastIndexOf(" HTTP/");
        int end = protocol < 0 ? request.length() : protocol;
        return request.substring(0, Math.min(end, LONGEST_REQUEST));
    }

    /** A line may have been cut, in the middle of an escape; nothing is known of what was lost. */
    private static boolean isSame(String one, String other) {
        int common = Math.min(one.length(), other.length());
        int compared = one.length() == other.length() ? common : Math.max(0, common - 3);
        return one.regionMatches(0, other, 0, compared);
    }
}

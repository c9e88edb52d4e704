package guardian.config;

import guardian.pattern.TextPattern;
import java.util.List;
import java.util.Optional;

/**
 * Which requests, or records of them, a rule is about: those for which each key that is set holds;
 * of a list, one element. In {@code [rule.not]}, which are none of its, though the rule's own keys
 * hold: those for which any key there holds.
 *
 * <p>Texts are as the client sent them, without httpd's escapes. A text may have {@code *} in it,
 * or stand as a regular expression between slashes; an empty one is what httpd logs as {@code -}.
 *
 * @param host {@code host}: the name asked for, without a port; A and a are the same
 * @param method {@code method}: of the request line
 * @param path {@code path}: without the query, %-codes decoded, // and /./ as httpd reads them
 * @param target {@code target}: what stands between method and protocol, untouched: for proxy
 *     requests, http://...
 * @param query {@code query}: what stands behind the first ?, not decoded
 * @param status {@code status}: that the client got
 * @param user {@code user}: the name it sent, whether or not the password was right
 * @param agent {@code agent}: the User-Agent header; A and a are the same
 * @param referer {@code referer}: the Referer header; A and a are the same
 * @param duration {@code duration}: how long it took, in microseconds
 * @param bytes {@code bytes}: sent
 * @param audit the keys that only a record can answer; a record in turn does not tell {@code user},
 *     {@code referer}, {@code duration} and {@code bytes}
 */
public record Conditions(
        List<TextPattern> host,
        List<String> method,
        List<TextPattern> path,
        List<TextPattern> target,
        List<TextPattern> query,
        List<StatusRange> status,
        List<TextPattern> user,
        List<TextPattern> agent,
        List<TextPattern> referer,
        Optional<Bound> duration,
        Optional<Bound> bytes,
        AuditConditions audit) {

    /** Most elements of a list. */
    private static final int MOST = 1000;

    private static final ListKey<TextPattern> HOST = texts("host", true, "");
    private static final ListKey<String> METHOD =
            new ListKey<>("method", List.of(), new MethodName(), 1, 100, true);
    private static final ListKey<TextPattern> PATH = texts("path", false, "/*");
    private static final ListKey<TextPattern> TARGET = texts("target", false, "");
    private static final ListKey<TextPattern> QUERY = texts("query", false, "");
    private static final ListKey<StatusRange> STATUS =
            new ListKey<>("status", List.of(), new StatusText(), 1, 100, true);
    private static final ListKey<TextPattern> USER = texts("user", false, "");
    private static final ListKey<TextPattern> AGENT = texts("agent", true, "");
    private static final ListKey<TextPattern> REFERER = texts("referer", true, "");
    private static final Key<Bound> DURATION =
            new Key<>("duration", null, new BoundText(Quantity.DURATION));
    private static final Key<Bound> BYTES = new Key<>("bytes", null, new BoundText(Quantity.BYTES));

    private static final List<String> OF_LINES = List.of("user", "referer", "duration", "bytes");

    /** Every request. */
    public static final Conditions NONE =
            new Conditions(
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    AuditConditions.NONE);

    public Conditions {
        host = List.copyOf(host);
        method = List.copyOf(method);
        path = List.copyOf(path);
        target = List.copyOf(target);
        query = List.copyOf(query);
        status = List.copyOf(status);
        user = List.copyOf(user);
        agent = List.copyOf(agent);
        referer = List.copyOf(referer);
    }

    private static ListKey<TextPattern> texts(String name, boolean fold, String beginnings) {
        return new ListKey<>(name, List.of(), new PatternText(fold, beginnings), 1, MOST, true);
    }

    static Conditions read(Section in, Source source) {
        Conditions found = readAll(in, source);
        if (source == Source.AUDIT) {
            in.reject(
                    OF_LINES,
                    "allowed: by rules with source = \"request\" only, audit files do not tell it");
        }
        return found;
    }

    private static Conditions readAll(Section in, Source source) {
        return new Conditions(
                in.get(HOST),
                in.get(METHOD),
                in.get(PATH),
                in.get(TARGET),
                in.get(QUERY),
                in.get(STATUS),
                in.get(USER),
                in.get(AGENT),
                in.get(REFERER),
                Optional.ofNullable(in.get(DURATION)),
                Optional.ofNullable(in.get(BYTES)),
                AuditConditions.read(in, source));
    }

    /** Whether no other key is set than {@code agent}. */
    public boolean isAboutAgentsOnly() {
        return equals(NONE.withAgents(agent));
    }

    /** Requests whose User-Agent is like that text of a configuration. */
    static Conditions agents(String pattern) {
        return NONE.withAgents(List.of(AGENT.element().read(pattern)));
    }

    private Conditions withAgents(List<TextPattern> agents) {
        return new Conditions(
                host, method, path, target, query, status, user, agents, referer, duration, bytes,
                audit);
    }

    /** The host names alone: for an override. */
    static List<TextPattern> readHosts(Section in) {
        return in.get(HOST);
    }

    /** The same for these hosts only. */
    Conditions withHosts(List<TextPattern> hosts) {
        return new Conditions(
                hosts, method, path, target, query, status, user, agent, referer, duration, bytes,
                audit);
    }
}

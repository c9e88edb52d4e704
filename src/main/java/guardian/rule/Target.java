package guardian.rule;

import guardian.event.RequestEvent;

/**
 * What a request line asks for: between method and protocol the target, and in it path and query.
 * Confined to one thread; read only when a rule asks.
 */
final class Target {

    private final Text target = new Text();
    private final Text path = new Text();
    private final Text query = new Text();

    /** Reads {@code line[from, to)}. */
    void read(byte[] line, int from, int to) {
        target.placeUnescaped(line, from, to);
        split();
    }

    /** Where the target begins: behind the method, where the request line has it. */
    static int from(RequestEvent event) {
        int from = event.requestFrom();
        return event.methodFrom() == from
                ? Math.min(event.requestTo(), event.methodTo() + 1)
                : from;
    }

    /** Where the target ends: a blank and HTTP/ follow; not with old clients and in cut lines. */
    static int to(RequestEvent event, int from) {
        byte[] line = event.content();
        int to = event.requestTo();
        int blank = to - 1;
        while (blank >= from && line[blank] != ' ') {
            blank--;
        }
        boolean protocol = blank >= from && to - blank > 5 && line[blank + 1] == 'H';
        return protocol && line[blank + 5] == '/' ? blank : to;
    }

    private void split() {
        byte[] bytes = target.bytes();
        int start = pathStart(bytes);
        int end = start;
        while (end < target.to() && bytes[end] != '?' && bytes[end] != '#') {
            end++;
        }
        path.place(bytes, start, end);
        path.normalizePath();
        query.place(bytes, Math.min(end + 1, target.to()), target.to());
    }

    /** Behind scheme and host, where a request has them. */
    private int pathStart(byte[] bytes) {
        int from = target.from();
        int at = from;
        while (at < target.to() && Character.isLetter(bytes[at])) {
            at++;
        }
        if (at == from || at + 2 >= target.to() || bytes[at] != ':' || bytes[at + 1] != '/') {
            return from;
        }
        at += 3;
        while (at < target.to() && bytes[at] != '/' && bytes[at] != '?') {
            at++;
        }
        return at;
    }

    Text target() {
        return target;
    }

    Text path() {
        return path;
    }

    Text query() {
        return query;
    }
}

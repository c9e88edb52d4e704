package guardian.replay;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.ingest.LineFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Several logs as one, in the order of time: those of several sites run side by side, rotated ones
 * follow each other, in whatever order they are named. Of one time, the log that was named first
 * comes first. A log is open only while its turn is, so that hundreds may be named.
 */
public final class Logs {

    /** Of a log that tells no time in its first lines, the turn is at once. */
    private static final long AT_ONCE = Long.MIN_VALUE;

    /** What one log has told in the end. */
    interface Done {
        void done(LogCursor cursor);
    }

    /**
     * @param order in which it was named
     * @param begins epoch milliseconds of its first request
     */
    private record Log(String name, int order, long begins) {}

    private record Open(Log log, LogCursor cursor) {}

    private final Supplier<LineFormat> format;
    private final List<Prefix> proxies;
    private final List<String> names;
    private final List<Open> open = new ArrayList<>();
    private Runnable waiting = () -> {};
    private long bytes;
    private long size;

    /**
     * @param names files, packed by gzip or not; one may be -, standard input
     * @param format makes a reader for the lines of one log
     * @param proxies those that are trusted
     */
    public Logs(List<String> names, Supplier<LineFormat> format, List<Prefix> proxies) {
        this.names = List.copyOf(names);
        this.format = format;
        this.proxies = List.copyOf(proxies);
    }

    /** Calls that before anybody waits for more of standard input. */
    public Logs whenWaiting(Runnable called) {
        waiting = called;
        return this;
    }

    /**
     * Reads them all, each to its end, and closes them.
     *
     * @param requests takes each request that has a client and a time; valid during the call only
     * @param done is told of each log that was read
     */
    void read(Consumer<RequestEvent> requests, Done done) throws IOException {
        Deque<Log> waitingLogs = new ArrayDeque<>(inOrder());
        try {
            while (!waitingLogs.isEmpty() || !open.isEmpty()) {
                openDue(waitingLogs, done);
                if (!open.isEmpty()) {
                    readUntil(limit(waitingLogs), requests, done);
                }
            }
        } finally {
            for (Open each : open) {
                each.cursor().close();
            }
        }
    }

    /** The share of all bytes that was read, 0 to 1; -1 where nobody knows. */
    public double share() {
        long now = bytes + open.stream().mapToLong(each -> each.cursor().taken()).sum();
        return size == 0 || names.contains("-") ? -1 : Math.min(1, (double) now / size);
    }

    private List<Log> inOrder() throws IOException {
        List<Log> logs = new ArrayList<>();
        for (int order = 0; order < names.size(); order++) {
            String name = names.get(order);
            logs.add(new Log(name, order, names.size() == 1 ? AT_ONCE : beginOf(name)));
            size += name.equals("-") ? 0 : Files.size(Path.of(name));
        }
        logs.sort(Comparator.comparingLong(Log::begins).thenComparing(Log::order));
        return logs;
    }

    private long beginOf(String name) throws IOException {
        if (name.equals("-")) {
            return AT_ONCE;
        }
        try (LogCursor cursor = cursor(name)) {
            return cursor.advance() ? cursor.clock() : AT_ONCE;
        }
    }

    private LogCursor cursor(String name) throws IOException {
        return new LogCursor(name, format.get(), proxies, waiting);
    }

    /** Opens those whose turn has come: that of the next, where none is open. */
    private void openDue(Deque<Log> logs, Done done) throws IOException {
        long now = open.isEmpty() ? Long.MAX_VALUE : least().cursor().clock();
        while (!logs.isEmpty() && (open.isEmpty() || logs.peek().begins() <= now)) {
            Log log = logs.remove();
            LogCursor cursor = cursor(log.name());
            if (cursor.advance()) {
                open.add(new Open(log, cursor));
                open.sort(Comparator.comparingInt(each -> each.log().order()));
                now = least().cursor().clock();
            } else {
                end(cursor, done);
            }
        }
    }

    /** When the next log begins. */
    private static long limit(Deque<Log> logs) {
        return logs.isEmpty() ? Long.MAX_VALUE : logs.peek().begins();
    }

    private void readUntil(long limit, Consumer<RequestEvent> requests, Done done)
            throws IOException {
        while (!open.isEmpty()) {
            Open next = open.size() == 1 ? open.get(0) : least();
            LogCursor cursor = next.cursor();
            if (cursor.clock() >= limit && limit != Long.MAX_VALUE) {
                return;
            }
            requests.accept(cursor.event());
            if (!cursor.advance()) {
                open.remove(next);
                end(cursor, done);
            }
        }
    }

    private Open least() {
        Open least = open.get(0);
        for (int i = 1; i < open.size(); i++) {
            if (open.get(i).cursor().clock() < least.cursor().clock()) {
                least = open.get(i);
            }
        }
        return least;
    }

    private void end(LogCursor cursor, Done done) throws IOException {
        bytes += cursor.taken();
        cursor.close();
        done.done(cursor);
    }
}

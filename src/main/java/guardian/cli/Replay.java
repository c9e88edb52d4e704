package guardian.cli;

import guardian.config.Mode;
import guardian.config.Settings;
import guardian.decision.Bans;
import guardian.decision.Decision;
import guardian.decision.JsonLine;
import guardian.decision.Judge;
import guardian.decision.LiveAllowlist;
import guardian.decision.LogLine;
import guardian.decision.LookUps;
import guardian.decision.Verdict;
import guardian.decision.Verification;
import guardian.event.RequestEvent;
import guardian.ingest.AutoFormat;
import guardian.ingest.ForwardedClient;
import guardian.ingest.LineFormat;
import guardian.ingest.LineReader;
import guardian.ingest.LineSplitter;
import guardian.ingest.StandardInput;
import guardian.ingest.Tally;
import guardian.window.Offence;
import guardian.window.Quiet;
import guardian.window.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The daemon's own parts over old logs, in one thread and on the time in the lines: what reads,
 * counts and decides is the same code, so the same lines give the same decisions. Only DNS is not
 * asked: host names on the allowlist protect nobody, and who claims to be a search engine is taken
 * for anybody.
 */
final class Replay {

    private final Consumer<String> out;
    private final boolean json;
    private final LineFormat format;
    private final Bans bans;
    private final Judge judge;
    private final Verification verification;
    private final Watch watch;
    private final ForwardedClient clients;
    private final LineReader reader;
    private final String idle;
    private final List<String> alarms = new ArrayList<>();
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private long timeless;
    private long firstMillis = Long.MAX_VALUE;
    private long lastMillis = Long.MIN_VALUE;

    Replay(Settings settings, LineFormat format, boolean json, Consumer<String> out) {
        this.json = json;
        this.out = out;
        this.format = format;
        this.bans = new Bans(settings.ban().memory());
        this.idle = String.join(", ", settings.rulesAboutRecords());
        this.watch =
                new Watch(
                        settings.rules(),
                        settings.input().ipv4Prefix(),
                        settings.input().ipv6Prefix(),
                        settings.state().maxClients(),
                        this::offence);
        if (settings.ban().network() > 0) {
            watch.knowVisitors();
        }
        LookUps nobodyAsked = LookUps.none();
        this.judge =
                new Judge(
                        settings,
                        Mode.WARN,
                        bans,
                        new LiveAllowlist(settings, nobodyAsked),
                        watch.audience(),
                        this::alarm);
        this.verification = new Verification(settings.rules(), nobodyAsked, judge::isBanAtStake);
        this.clients = new ForwardedClient(settings.input().trustedProxies(), this::event);
        this.reader = new LineReader(format, clients.step());
    }

    /**
     * Replays one log.
     *
     * @param name a file, or - for standard input
     * @param caughtUp called when all that could be read at once was replayed
     */
    void run(String name, Runnable caughtUp) throws IOException {
        LineSplitter splitter = new LineSplitter();
        if (name.equals("-")) {
            StandardInput input = new StandardInput();
            replay(splitter, input::read, caughtUp);
            return;
        }
        try (InputStream input = Files.newInputStream(Path.of(name))) {
            replay(splitter, input::read, () -> {});
        } catch (NoSuchFileException e) {
            throw new IOException(name + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(name + ": permission denied", e);
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    private interface Source {
        int read(byte[] into, int at, int most) throws IOException;
    }

    private void replay(LineSplitter splitter, Source source, Runnable caughtUp)
            throws IOException {
        int room = splitter.room();
        int count;
        while ((count = source.read(splitter.buffer(), splitter.at(), room)) >= 0) {
            splitter.filled(count);
            splitter.split(reader);
            settle();
            caughtUp.run();
            room = splitter.room();
        }
        splitter.finish(reader);
        settle();
    }

    /** Forgets, in small steps, what time has made stale. */
    private void settle() {
        if (lastMillis > Long.MIN_VALUE) {
            watch.turn(lastMillis);
            judge.turn(lastMillis);
            while (bans.nextEnded(lastMillis / 1000) != null) {
                // A notional ban ends without a word.
            }
            bans.purge(lastMillis / 1000);
        }
    }

    private void event(RequestEvent event) {
        if (event.timeMicros() == RequestEvent.UNKNOWN) {
            timeless++;
            return;
        }
        long millis = Math.floorDiv(event.timeMicros(), 1000);
        firstMillis = Math.min(firstMillis, millis);
        lastMillis = Math.max(lastMillis, millis);
        watch.count(event, millis);
    }

    private void alarm(String sentence) {
        alarms.add(Instant.ofEpochMilli(lastMillis) + " " + sentence);
    }

    private boolean offence(Offence offence) {
        if (verification.hear(offence, 0) == Verification.Step.LET_GO) {
            // DNS says who somebody is now, not then.
            long until = offence.timeMillis() / 1000 + Verification.LET_GO_SECONDS;
            watch.answer(new Quiet(offence.client(), offence.rule(), until));
            return true;
        }
        Judge.Judgement judgement = judge.judge(offence);
        watch.answer(judge.answer(offence, judgement));
        for (Decision decision : judgement.decisions()) {
            verdicts.merge(decision.verdict(), 1, Integer::sum);
            out.accept(
                    json
                            ? JsonLine.of(decision, Decision.Applied.NOT)
                            : LogLine.of(decision, Decision.Applied.NOT));
        }
        return true;
    }

    /** What was read and decided, for people. */
    List<String> summary() {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        "%,d lines read, %,d malformed",
                        reader.read(), reader.malformed().total()));
        addCauses(reader.malformed(), lines);
        if (clients.clientless().total() > 0) {
            lines.add(
                    String.format(
                            "%,d from trusted proxies that named no client, not counted",
                            clients.clientless().total()));
            addCauses(clients.clientless(), lines);
        }
        if (timeless > 0) {
            lines.add(String.format("  %,d without a time, not counted", timeless));
        }
        if (format instanceof AutoFormat) {
            lines.add("input format: " + format);
        }
        if (firstMillis <= lastMillis) {
            lines.add(
                    "from "
                            + Instant.ofEpochMilli(firstMillis)
                            + " to "
                            + Instant.ofEpochMilli(lastMillis));
        }
        if (!idle.isEmpty()) {
            lines.add("rules about audit files do nothing in replay: " + idle);
        }
        lines.addAll(alarms);
        verdicts.forEach((verdict, count) -> lines.add(count + " " + verdict.word()));
        if (watch.uncounted() > 0 || watch.evicted() > 0) {
            lines.add(
                    String.format(
                            "%,d clients evicted, %,d requests uncounted: state.max_clients",
                            watch.evicted(), watch.uncounted()));
        }
        return lines;
    }

    private static void addCauses(Tally<?> tally, List<String> lines) {
        tally.byCause()
                .forEach((cause, count) -> lines.add(String.format("  %,d %s", count, cause)));
    }
}

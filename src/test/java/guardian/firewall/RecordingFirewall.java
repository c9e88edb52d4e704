package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** A firewall that only remembers, and ends bans by a clock moved by hand. */
class RecordingFirewall implements Firewall {

    /**
     * @param endSeconds epoch seconds
     */
    record Entry(long endSeconds, boolean limited) {}

    private final Map<Prefix, Entry> entries = new HashMap<>();
    private final LongSupplier millis;

    RecordingFirewall(LongSupplier millis) {
        this.millis = millis;
    }

    /** Who is banned or limited, until when. */
    Map<Prefix, Entry> inForce() {
        entries.values().removeIf(entry -> entry.endSeconds <= now());
        return Map.copyOf(entries);
    }

    private long now() {
        return millis.getAsLong() / 1000;
    }

    @Override
    public String kind() {
        return "recording";
    }

    @Override
    public void prepare() {
        // There is nothing that could be missing.
    }

    @Override
    public List<Outcome> ban(List<Block> blocks) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Block block : blocks) {
            entries.put(block.client(), new Entry(now() + block.seconds(), block.limited()));
            outcomes.add(Outcome.DONE);
        }
        return outcomes;
    }

    @Override
    public List<Outcome> unban(List<Prefix> clients) {
        clients.forEach(entries::remove);
        return clients.stream().map(each -> Outcome.DONE).toList();
    }

    @Override
    public List<Block> list() {
        List<Block> blocks = new ArrayList<>();
        inForce()
                .forEach(
                        (client, entry) ->
                                blocks.add(
                                        new Block(
                                                client, entry.endSeconds - now(), entry.limited)));
        return blocks;
    }

    @Override
    public void removeAll() {
        entries.clear();
    }

    @Override
    public Fill fill() {
        return Fill.UNBOUNDED;
    }

    @Override
    public void close() {
        // Bans stay.
    }
}

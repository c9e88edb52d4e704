package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** A firewall that only remembers, and ends bans by a clock moved by hand. */
final class RecordingFirewall implements Firewall {

    private final Map<Prefix, Long> ends = new HashMap<>();
    private final LongSupplier millis;

    RecordingFirewall(LongSupplier millis) {
        this.millis = millis;
    }

    /** Until when each client is banned, in epoch seconds. */
    Map<Prefix, Long> inForce() {
        ends.values().removeIf(end -> end <= now());
        return Map.copyOf(ends);
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
            ends.put(block.client(), now() + block.seconds());
            outcomes.add(Outcome.DONE);
        }
        return outcomes;
    }

    @Override
    public List<Outcome> unban(List<Prefix> clients) {
        clients.forEach(ends::remove);
        return clients.stream().map(each -> Outcome.DONE).toList();
    }

    @Override
    public List<Block> list() {
        List<Block> blocks = new ArrayList<>();
        inForce().forEach((client, end) -> blocks.add(new Block(client, end - now())));
        return blocks;
    }

    @Override
    public void removeAll() {
        ends.clear();
    }

    @Override
    public void close() {
        // Bans stay.
    }
}

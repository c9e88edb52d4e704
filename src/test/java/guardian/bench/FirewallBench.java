package guardian.bench;

import guardian.config.RuleFile;
import guardian.event.Prefix;
import guardian.firewall.Block;
import guardian.firewall.Firewall;
import guardian.firewall.Firewalls;
import guardian.firewall.Outcome;
import guardian.state.Ban;
import guardian.state.BanJournal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What bans cost the guardian and what they cost packets, by the real kernel. Run by bin/bench
 * --firewall inside in-own-network: {@code FirewallBench JAVA...}, where the words start {@link
 * PacketSender} in the clients' namespace; or {@code FirewallBench fill FILE COUNT}, which writes a
 * bans file for a daemon to restore.
 */
public final class FirewallBench {

    private static final int BANS = 10_000;
    private static final int MANY = 50_000;
    private static final int FEW = 100;
    private static final int ROUNDS = 5;
    private static final int WARM_UP = 2;
    private static final int PACKET_ROUNDS = 9;

    /** As many as the enforcer takes at a time. */
    private static final int BATCH = 1024;

    private static final long SECONDS = 3600;

    private FirewallBench() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("fill")) {
            fill(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            return;
        }
        try (PacketSender.Remote sender = new PacketSender.Remote(List.of(arguments))) {
            for (String kind : List.of("iptables", "nftables")) {
                bans(kind);
                packets(kind, sender);
            }
        }
    }

    private static Firewall firewall(String kind, String more) {
        return Firewalls.of(RuleFile.settings("[firewall]\nkind = '" + kind + "'\n" + more));
    }

    private static List<Block> blocks(int from, int count) {
        List<Block> blocks = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            blocks.add(new Block(client(i), SECONDS));
        }
        return blocks;
    }

    private static Prefix client(int number) {
        return new Prefix(0, Prefix.ipv4Low(0x0A00_0000 + number), 128);
    }

    private static void ban(Firewall firewall, List<Block> blocks) {
        for (int from = 0; from < blocks.size(); from += BATCH) {
            List<Block> some = blocks.subList(from, Math.min(blocks.size(), from + BATCH));
            if (!firewall.ban(some).stream().allMatch(Outcome::isDone)) {
                throw new IllegalStateException("a ban failed");
            }
        }
    }

    private static void unban(Firewall firewall, List<Block> blocks) {
        if (!firewall.unban(blocks.stream().map(Block::client).toList()).stream()
                .allMatch(Outcome::isDone)) {
            throw new IllegalStateException("an unban failed");
        }
    }

    private static void bans(String kind) throws Exception {
        try (Firewall firewall = firewall(kind, "")) {
            firewall.prepare();
            bans(firewall, 0);
            ban(firewall, blocks(1 << 20, MANY));
            bans(firewall, MANY);
            firewall.removeAll();
        }
    }

    private static void bans(Firewall firewall, int present) {
        List<Double> wall = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        List<Block> blocks = blocks(0, BANS);
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            double cpuBefore = Cpu.withChildrenMillis();
            long start = System.nanoTime();
            ban(firewall, blocks);
            if (round >= WARM_UP) {
                wall.add((System.nanoTime() - start) / 1e6);
                cpu.add((Cpu.withChildrenMillis() - cpuBefore) / BANS);
            }
            unban(firewall, blocks);
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %d bans at %d present: %.0f ms (%.0f to %.0f), CPU with children %.3f ms each"
                        + " (median of %d rounds)%n",
                firewall.kind(),
                BANS,
                present,
                median(wall),
                wall.get(0),
                wall.get(ROUNDS - 1),
                median(cpu),
                ROUNDS);
    }

    /** Every packet is looked up, so that all of UDP's cost what those to guarded ports do. */
    private static void packets(String kind, PacketSender.Remote sender) throws Exception {
        List<Double> none = new ArrayList<>();
        List<Double> few = new ArrayList<>();
        List<Double> many = new ArrayList<>();
        sender.nanosPerPacket();
        for (int round = 0; round < PACKET_ROUNDS; round++) {
            none.add(sender.nanosPerPacket());
            try (Firewall firewall = firewall(kind, "ports = []\n")) {
                firewall.prepare();
                ban(firewall, blocks(0, FEW));
                few.add(sender.nanosPerPacket());
                ban(firewall, blocks(FEW, MANY - FEW));
                many.add(sender.nanosPerPacket());
                firewall.removeAll();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: CPU for a packet of one who is not banned: %.0f ns at %d bans, %.0f ns at %d:"
                    + " %.2f times; without a firewall %.0f ns (medians of %d rounds in turn)%n",
                kind,
                median(few),
                FEW,
                median(many),
                MANY,
                median(many) / median(few),
                median(none),
                PACKET_ROUNDS);
    }

    /** Sorts them, too. */
    private static double median(List<Double> all) {
        Collections.sort(all);
        return all.get(all.size() / 2);
    }

    private static void fill(Path file, int count) throws Exception {
        long now = System.currentTimeMillis();
        List<Ban> bans = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            bans.add(
                    new Ban(
                            client(i),
                            List.of("requests"),
                            now,
                            now / 1000 + SECONDS,
                            1,
                            Ban.Kind.REAL));
        }
        try (BanJournal journal = BanJournal.open(file)) {
            journal.append(bans);
        }
    }
}

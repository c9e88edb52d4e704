package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Mode;
import guardian.config.RuleFile;
import guardian.config.Settings;
import guardian.decision.Allowlist;
import guardian.decision.Bans;
import guardian.decision.DecisionLog;
import guardian.decision.Judge;
import guardian.decision.LiveAllowlist;
import guardian.decision.LookUps;
import guardian.decision.Verification;
import guardian.event.Prefix;
import guardian.runtime.Mailbox;
import guardian.state.StateDirectory;
import guardian.window.Evidence;
import guardian.window.Offence;
import guardian.window.Watch;
import guardian.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.Assertions;

/**
 * The enforcer with all behind it but the kernel, over random orders of rules, offences, restarts
 * and changes of allowlist, ladder, memory and {@code ban.network}: whatever the order, nobody on
 * the allowlist is ever in the firewall, and each is banned or limited until when an independent
 * model says.
 */
class AnyOrderTest {

    private static final List<String> NAMES = List.of("requests", "login", "dry", "scan", "slow");
    private static final List<Prefix> CLIENTS =
            Stream.of(
                            "192.0.2.1",
                            "192.0.2.2",
                            "192.0.2.3",
                            "192.0.2.4",
                            "198.51.100.1",
                            "198.51.100.2",
                            "2001:db8:5:1::/64",
                            "2001:db8:5:2::/64",
                            "2001:db8:5:3::/64")
                    .map(Prefix::parse)
                    .toList();
    private static final List<Prefix> ENTRIES =
            Stream.of(
                            "192.0.2.1",
                            "192.0.2.0/30",
                            "192.0.2.200",
                            "198.51.100.0/24",
                            "2001:db8:5:2::7",
                            "2001:db8::/32",
                            "203.0.113.9")
                    .map(Prefix::parse)
                    .toList();

    private long millis = 1_795_222_800_000L;

    @Property(tries = 100)
    void shouldKeepTheAllowlistFreeAndEndEachBanByTheLadder(@ForAll Random random)
            throws IOException {
        Path folder = Files.createTempDirectory("any-order");
        try {
            RecordingFirewall firewall = new RecordingFirewall(() -> millis);
            LadderModel model = new LadderModel();
            Life life = new Life(folder, firewall, model, random);
            for (int step = 0; step < 120; step++) {
                millis += 1000L * pause(random);
                if (random.nextInt(15) == 0) {
                    life.book.close();
                    life = new Life(folder, firewall, model, random);
                } else {
                    life.offences(random, model);
                }
                Map<Prefix, RecordingFirewall.Entry> inForce = firewall.inForce();
                assertThat(inForce.keySet()).noneMatch(model::isAllowed);
                assertThat(inForce).isEqualTo(model.inForce(millis / 1000));
            }
            life.book.close();
        } finally {
            remove(folder);
        }
    }

    private static long pause(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(20_000);
            case 1, 2 -> random.nextInt(900);
            default -> random.nextInt(30);
        };
    }

    /** From one start to the next, with a configuration of its own. */
    private final class Life {

        private final Mailbox<Offence> mailbox = new Mailbox<>(64);
        private final List<String> names = new ArrayList<>(NAMES);
        private final BanBook book;
        private final Enforcer enforcer;

        Life(Path folder, RecordingFirewall firewall, LadderModel model, Random random) {
            Collections.shuffle(names, random);
            List<Long> times = new ArrayList<>();
            for (int step = random.nextInt(4); step >= 0; step--) {
                times.add(1L + random.nextInt(step == 0 ? 600 : 5000));
            }
            Collections.sort(times);
            long memory = 1 + random.nextInt(10_000);
            int network = random.nextInt(4);
            List<Prefix> allowed = new ArrayList<>(ENTRIES);
            Collections.shuffle(allowed, random);
            List<Prefix> entries = allowed.subList(0, random.nextInt(3));
            Settings settings = settings(folder, times, memory, network);
            model.start(
                    new LadderModel.Rules(
                            times,
                            memory,
                            Map.of("login", 700L),
                            List.of("dry"),
                            List.of("scan", "slow"),
                            network),
                    entries,
                    millis / 1000);
            Allowlist allowlist = new Allowlist(entries);
            Bans bans = new Bans(settings.ban().memory());
            LookUps nobodyAsked = LookUps.none();
            Watch nobodyServed = new Watch(settings.rules(), 32, 64, 1000, offence -> true);
            Judge judge =
                    new Judge(
                            settings,
                            Mode.BLOCK,
                            bans,
                            () -> allowlist,
                            nobodyServed.audience(),
                            Assertions::fail);
            book = new BanBook(new StateDirectory(folder.resolve("state")));
            enforcer =
                    new Enforcer(
                            mailbox,
                            new LiveAllowlist(settings, nobodyAsked),
                            new Verification(settings.rules(), nobodyAsked, offence -> false),
                            judge,
                            bans,
                            book,
                            new Wall(
                                    firewall,
                                    () -> allowlist,
                                    nobodyServed.sightings(),
                                    new Connections(List.of(), false),
                                    () -> millis),
                            new DecisionLog(settings.decisionLog()),
                            quiet -> {},
                            () -> millis);
            enforcer.begin();
        }

        /** What a file with these rules, in the order of the names, says. */
        private Settings settings(Path folder, List<Long> times, long memory, int network) {
            StringBuilder file = new StringBuilder();
            file.append("mode = 'block'\n[state]\ndirectory = '").append(folder.resolve("state"));
            file.append("'\n[ban]\nbrake = 1.0\nnetwork = ").append(network);
            file.append("\nmemory = '").append(memory).append("s'\ntimes = ");
            file.append(
                    times.stream()
                            .map(each -> "'" + each + "s'")
                            .collect(Collectors.joining(", ", "[", "]\n")));
            for (String name : names) {
                file.append("[[rule]]\nname = '").append(name);
                file.append("'\nthreshold = { 1m = 9 }\n");
                file.append(name.equals("login") ? "ban_time = '700s'\n" : "");
                file.append(name.equals("dry") ? "dry_run = true\n" : "");
                file.append(name.startsWith("s") ? "limit_first = true\n" : "");
            }
            return RuleFile.settings(file.toString());
        }

        /** One to three of them in one go. */
        void offences(Random random, LadderModel model) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                Prefix client = CLIENTS.get(random.nextInt(CLIENTS.size()));
                int rule = random.nextInt(names.size());
                Window window = random.nextBoolean() ? Window.ONE_MINUTE : Window.FIVE_MINUTES;
                mailbox.offer(new Offence(client, rule, window, 9, 9, millis, 0, Evidence.UNKNOWN));
                model.offence(
                        client,
                        names.get(rule),
                        window == Window.ONE_MINUTE ? 60 : 300,
                        millis / 1000);
            }
            enforcer.turn();
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

package guardian.control;

import guardian.config.Changes;
import guardian.config.ConfigFile;
import guardian.config.Fault;
import guardian.config.Reading;
import guardian.config.Settings;
import guardian.firewall.Orders;
import guardian.rule.RuleNumbers;
import guardian.window.Enquiries;
import guardian.window.PreparedRules;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code {"verb": "reload"}}: reads the configuration again. All of its changes are taken over, or
 * none: a bad file changes nothing, nor does one with changes that need a new start.
 *
 * <p>Confined to the control thread.
 */
final class ReloadVerb implements Verb {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadVerb.class);

    private final Path file;
    private final Orders orders;
    private final Enquiries enquiries;
    private final BiConsumer<Settings, RuleNumbers> enforcer;
    private final Consumer<Settings> taken;
    private Settings current;
    private RuleNumbers numbers;

    /**
     * @param file the configuration
     * @param enforcer takes over what the enforcer goes by, on its thread
     * @param taken hears of settings that hold from now on, on the control thread
     */
    ReloadVerb(
            Settings current,
            Path file,
            Orders orders,
            Enquiries enquiries,
            BiConsumer<Settings, RuleNumbers> enforcer,
            Consumer<Settings> taken) {
        this.current = current;
        this.numbers = RuleNumbers.of(current.rules());
        this.file = file;
        this.orders = orders;
        this.enquiries = enquiries;
        this.enforcer = enforcer;
        this.taken = taken;
    }

    @Override
    public void take(JsonTree request, Consumer<Supplier<String>> answer) {
        Reading reading = ConfigFile.read(file, ConfigFile.isDefault(file));
        if (!reading.faults().isEmpty()) {
            answer.accept(() -> faults(reading.faults()));
            return;
        }
        Settings next = reading.settings();
        Changes changes = Changes.between(current, next).butNot(numbers.refused(next.rules()));
        if (!changes.others().isEmpty()) {
            answer.accept(() -> answer("needs-restart", changes));
        } else if (changes.live().isEmpty()) {
            answer.accept(() -> answer("unchanged", changes));
        } else {
            use(next, changes, answer);
        }
    }

    private void use(Settings next, Changes changes, Consumer<Supplier<String>> answer) {
        RuleNumbers rules = numbers.with(next.rules());
        PreparedRules prepared = new PreparedRules(rules);
        boolean taken =
                orders.ask(
                        insight -> {
                            enforcer.accept(next, rules);
                            if (!enquiries.use(
                                    prepared,
                                    () -> answer.accept(() -> done(next, rules, changes)))) {
                                answer.accept(Faults::busy);
                            }
                        });
        if (!taken) {
            answer.accept(Faults::busy);
        }
    }

    private String done(Settings next, RuleNumbers rules, Changes changes) {
        current = next;
        numbers = rules;
        taken.accept(next);
        LOG.info("reloaded {}: {}", file, changes.live());
        return answer("done", changes);
    }

    private String answer(String end, Changes changes) {
        return Json.of(
                json ->
                        json.text("end", end)
                                .text("file", file.toString())
                                .texts("changed", changes.live())
                                .texts("needs_restart", changes.others()));
    }

    private static String faults(List<Fault> faults) {
        return Json.of(
                json ->
                        json.text("error", "the configuration has faults, and nothing has changed")
                                .text("cause", "config")
                                .texts("faults", faults.stream().map(Fault::toString).toList()));
    }
}

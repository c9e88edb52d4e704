package guardian.control;

import guardian.config.Settings;
import guardian.firewall.Orders;
import guardian.rule.RuleNumbers;
import guardian.window.Enquiries;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What operators may ask and order, by its word in a request. */
public final class Verbs {

    private final Settings settings;
    private final Orders orders;
    private final Enquiries enquiries;
    private final Map<String, Verb> all = new HashMap<>();

    /** Those about bans, clients and the allowlist. */
    public Verbs(Settings settings, Orders orders, Enquiries enquiries) {
        this.settings = settings;
        this.orders = orders;
        this.enquiries = enquiries;
        OrderVerbs changes = new OrderVerbs(orders);
        all.put("ban", changes::ban);
        all.put("unban", changes::unban);
        all.put("allow", changes::allow);
        all.put("disallow", changes::disallow);
        all.put("allowed", changes::allowed);
        all.put("bans", new BansVerb(orders));
        all.put("client", new ClientVerb(orders, enquiries));
        all.put("busiest", new BusiestVerb(orders, enquiries));
    }

    /**
     * Also how the guardian is.
     *
     * @param numbers tells what was counted
     */
    public Verbs withStatus(Consumer<Json> numbers) {
        all.put("status", new StatusVerb(settings, numbers, orders));
        return this;
    }

    /**
     * Also a change of the configuration.
     *
     * @param file where it stands
     * @param enforcer takes over what the enforcer goes by, on its thread
     * @param taken hears of settings that hold from now on, on the control thread
     */
    public Verbs withReload(
            Path file, BiConsumer<Settings, RuleNumbers> enforcer, Consumer<Settings> taken) {
        all.put("reload", new ReloadVerb(settings, file, orders, enquiries, enforcer, taken));
        return this;
    }

    Map<String, Verb> all() {
        return all;
    }
}

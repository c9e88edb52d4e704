package guardian;

import guardian.config.Mode;
import guardian.decision.Bans;
import guardian.decision.DecisionMeters;
import guardian.firewall.Fill;
import guardian.ingest.Ingest;
import guardian.metrics.Exposition;
import guardian.runtime.Mailbox;
import guardian.window.Keeper;
import guardian.window.Quiet;
import guardian.window.Watch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Everything that is counted, for Prometheus. Confined to the metrics thread. */
final class Exposed implements Consumer<Exposition> {

    private final Configuration configuration;
    private final Ingest ingest;
    private final Counting counting;
    private final Watch watch;
    private final Keeper keeper;
    private final Mailbox<Quiet> answers;
    private final Bans bans;
    private final Deciding deciding;
    private final ExposedAudit audit;
    private final long started = System.currentTimeMillis() / 1000;
    private Enforced enforced;

    Exposed(
            Configuration configuration,
            Ingest ingest,
            Counting counting,
            Watch watch,
            Keeper keeper,
            Mailbox<Quiet> answers,
            Bans bans,
            Deciding deciding,
            Auditing auditing) {
        this.configuration = configuration;
        this.ingest = ingest;
        this.counting = counting;
        this.watch = watch;
        this.keeper = keeper;
        this.answers = answers;
        this.bans = bans;
        this.deciding = deciding;
        this.audit = new ExposedAudit(auditing, watch);
        this.enforced = Enforced.unknown(configuration.settings().mode());
    }

    @Override
    public void accept(Exposition to) {
        enforced = enforced.askAgain(deciding.orders());
        about(to);
        lines(to);
        counts(to);
        decisions(to);
        firewall(to);
        dns(to);
        audit.accept(to);
    }

    private void about(Exposition to) {
        to.gauges("info", "Always 1.", "version", Map.of(Guardian.version(), 1L));
        to.gauge("start_time_seconds", "When it began to guard, in seconds since 1970.", started);
        boolean blocks = configuration.settings().mode() == Mode.BLOCK;
        to.flag("block_mode", "1 in block mode, 0 in warn mode.", blocks);
        long faults = configuration.faults().size();
        to.gauge(
                "config_faults",
                "Faults of the configured file, used in its stead or not.",
                faults);
        to.flag(
                "enforcer_answers",
                "Whether the enforcer answered at once; 0 while a firewall command hangs, and then"
                        + " bans and firewall_in_force are older.",
                enforced.fresh());
    }

    private void lines(Exposition to) {
        to.counter("lines_read_total", "Lines that became requests.", counting.reader().read());
        to.counters(
                "lines_malformed_total",
                "Lines counted for nobody, since they could not be read.",
                "cause",
                counting.reader().malformed().byCause());
        to.counters(
                "lines_without_client_total",
                "Requests from trusted proxies that named no client.",
                "cause",
                counting.clients().clientless().byCause());
        to.counter("lines_shed_total", "Lines this machine had no time to count.", ingest.shed());
        to.counter("lines_uncopied_total", "Lines missing in input.copy_file.", ingest.uncopied());
        to.counter(
                "line_failures_total",
                "Lines that made the guardian fail; each is a fault of it.",
                ingest.failures());
    }

    private void counts(Exposition to) {
        to.gauge("clients", "Clients, times rules, counted now.", watch.clients());
        to.counter(
                "clients_evicted_total",
                "Clients that made room for newcomers (state.max_clients).",
                watch.evicted());
        to.counter(
                "requests_uncounted_total",
                "Requests of newcomers that found no room (state.max_clients).",
                watch.uncounted());
        to.counter(
                "clock_set_back_total",
                "Times the clock was set back so far that all counts were forgotten.",
                watch.setBack());
        to.flag("state_kept", "Whether counts were ever kept on disk.", keeper.everKept());
        to.counter(
                "counts_postponed_total",
                "Counts from the map that found no room at once.",
                keeper.postponed());
        to.counter(
                "counts_unkept_total",
                "Counts that could not be kept at once, or not at all.",
                keeper.unkept());
    }

    private void decisions(Exposition to) {
        Map<List<String>, Long> counts = new LinkedHashMap<>();
        for (Map.Entry<DecisionMeters.Sort, Long> each : deciding.meters().counts().entrySet()) {
            DecisionMeters.Sort sort = each.getKey();
            counts.put(List.of(sort.verdict().word(), sort.rule()), each.getValue());
        }
        to.counters("decisions_total", "Decisions.", "verdict", "rule", counts);
        to.histograms(
                "line_to_decision_seconds",
                "From the line of the deciding request to the decision.",
                "rule",
                deciding.enforcer().toDecision().all());
        to.histograms(
                "decision_to_kernel_seconds",
                "From the decision to the firewall's word that the ban is in force.",
                "rule",
                deciding.wall().toKernel().all());
        to.gauges("bans", "Open bans.", "kind", enforced.bans());
        to.flag("bans_kept", "Whether all bans would survive a kill now.", enforced.kept());
        to.counter(
                "bans_forgotten_total",
                "Open bans forgotten here for want of room; they end in the kernel.",
                bans.forgotten());
        to.counter(
                "offences_deferred_total",
                "Offences offered again, since the enforcer was behind.",
                watch.deferred());
        to.counter("answers_refused_total", "Answers to offences without room.", answers.refused());
        to.counter(
                "probations_forgotten_total",
                "Clients on probation that find whole thresholds.",
                watch.forgottenProbations());
        to.counter(
                "visitors_forgotten_total",
                "Visitors too many to tell apart, whose networks are not banned.",
                watch.audience().forgottenVisitors());
        to.counter(
                "decisions_unstored_total",
                "Decisions that stand in the decision log only, not in the database.",
                deciding.unarchived());
    }

    private void firewall(Exposition to) {
        to.gauges(
                "firewall_in_force",
                "Whether bans are carried out now; 0 in warn mode.",
                "kind",
                Map.of(enforced.firewall(), enforced.inForce() ? 1L : 0L));
        Fill fill = deciding.wall().fill();
        to.gauge("firewall_held", "Clients the firewall holds where it is fullest.", fill.held());
        to.gauge("firewall_room", "Clients it has room for there; 0 unknown.", fill.most());
        to.counter(
                "firewall_left_total",
                "Clients that left before their end to make room.",
                fill.left());
        to.counter(
                "bans_drifted_total",
                "Bans put back that somebody else had taken out of the firewall.",
                deciding.wall().drift());
        to.counter(
                "bans_ineffective_total",
                "Bans of which requests came all the same.",
                deciding.wall().ineffective());
        to.counter(
                "bans_unwatched_total",
                "Bans too many to notice whether they work.",
                watch.sightings().unwatched());
    }

    private void dns(Exposition to) {
        to.counter("dns_unasked_total", "Questions that found no room.", deciding.unasked());
        to.counter(
                "dns_unverified_total",
                "Offences decided without knowing whether they were a search engine's.",
                deciding.unverified());
        to.counter(
                "dns_forgotten_total",
                "Addresses forgotten that were asked about.",
                deciding.forgotten());
    }
}

package guardian;

import guardian.config.Settings;
import guardian.decision.Decision;
import guardian.firewall.BanBook;
import guardian.metrics.Exposition;
import guardian.notify.Notice;
import guardian.notify.Notifier;
import guardian.notify.TroubleWatch;
import guardian.window.Keeper;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What operators are told of; where nobody is to be told, nothing is done for it. */
final class Notifying implements Consumer<Exposition> {

    private final Notifier notifier;
    private TroubleWatch troubles;

    Notifying(Settings settings) {
        notifier = settings.notification().isOn() ? Notifier.of(settings) : null;
    }

    /** Starts the thread, and looks for troubles from now on. */
    void start(Deciding deciding, Auditing auditing, OpenState state, BanBook book, Keeper keeper) {
        if (notifier == null) {
            return;
        }
        troubles =
                new TroubleWatch(
                                deciding.enforcer()::leads,
                                System::currentTimeMillis,
                                notifier::post)
                        .state(
                                Notice.Kind.FIREWALL,
                                deciding.wall()::fault,
                                "the firewall is not in force",
                                "the firewall is in force again")
                        .count(
                                Notice.Kind.FIREWALL,
                                deciding.wall()::drift,
                                "bans were missing in the firewall, and are put back")
                        .count(
                                Notice.Kind.FIREWALL,
                                deciding.wall()::ineffective,
                                "bans do not keep their clients out, see guardian.log")
                        .state(
                                Notice.Kind.STATE,
                                first(List.of(state::fault, book::fault, keeper::fault)),
                                "the state is not kept",
                                "the state is kept again")
                        .state(
                                Notice.Kind.STORE,
                                first(List.of(deciding::archiveFault, auditing::storeFault)),
                                "nothing can be stored",
                                "the store takes rows again");
        notifier.start();
    }

    private static Supplier<String> first(List<Supplier<String>> faults) {
        return () ->
                faults.stream()
                        .map(Supplier::get)
                        .filter(each -> !each.isEmpty())
                        .findFirst()
                        .orElse("");
    }

    /** A decision was logged. By the enforcer. */
    void decided(Decision decision, Decision.Applied applied) {
        if (notifier != null) {
            Notice.Decided.of(decision, applied).ifPresent(notifier::post);
        }
    }

    /** The brake has stopped a rule, or let go of it. By the enforcer. */
    void brake(String sentence) {
        if (notifier != null) {
            notifier.post(
                    new Notice.Trouble(Notice.Kind.BRAKE, System.currentTimeMillis(), sentence));
        }
    }

    /** About once a second, by the main thread. */
    void turn() {
        if (troubles != null) {
            troubles.turn();
        }
    }

    /** False when it did not end in time. */
    boolean close(long millis) throws InterruptedException {
        return troubles == null || notifier.close(millis);
    }

    @Override
    public void accept(Exposition to) {
        if (notifier == null) {
            return;
        }
        to.counters(
                "messages_total",
                "Messages to operators that have arrived.",
                "by",
                notifier.arrived());
        to.counters(
                "message_failures_total",
                "Tries to bring a message to operators that failed.",
                "by",
                notifier.failures());
        to.counter(
                "notices_untold_total",
                "Bans and troubles that no operator was told of, for want of room or since their"
                        + " message did not arrive.",
                notifier.untold());
    }
}

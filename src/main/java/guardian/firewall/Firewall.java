package guardian.firewall;

import guardian.event.Prefix;
import java.util.List;
import java.util.Optional;

/**
 * What the guardian asks of a firewall, and all that a backend has to know. How it is to look is
 * told by a {@link Shape}.
 *
 * <p><b>What a ban is.</b> From the answer {@link Outcome#DONE} on, no packet of the client reaches
 * the guarded ports (with {@link Shape#newOnly}: none that opens a connection), for {@link
 * Block#seconds} and not a second longer, whether the guardian lives or not: the kernel ends bans
 * by itself (but see {@link #endsBans}). Packets are dropped or, by {@link Shape#response}, refused
 * at once. It holds for what is forwarded, into containers say, as for what ends at this machine.
 * Everybody else passes as before.
 *
 * <p><b>What a limit is.</b> A {@link Block#limited} client passes, but of the TCP connections that
 * it opens to the guarded ports only {@link Shape#limitPerMinute} a minute do; what it opens beyond
 * is dropped. It ends as a ban does. A client is either banned or limited: who is told the one is
 * no longer the other. A backend that cannot limit says so in the outcome, and bans nobody for it.
 *
 * <p><b>Cutting.</b> With {@link Shape#kill}, the open connections of clients that {@link #ban}
 * shuts out are cut right after that, as far as this machine can; where it cannot, that is said
 * once in guardian.log, and the outcome is {@code DONE} all the same.
 *
 * <p><b>Batches.</b> {@link #ban} and {@link #unban} take any number of clients at once, IPv4 and
 * IPv6 mixed, and answer one outcome each, in the same order. An element that the firewall refuses
 * fails alone. The outcome is {@code DONE} only if the firewall itself said so; everything else,
 * silence included, is a failure with its reason. Both are idempotent: to ban a banned client sets
 * the new time, longer or shorter; to unban one that is not banned is done. Of two blocks of one
 * client in one batch the last holds.
 *
 * <p><b>When it is full</b>, those leave that end soonest, be it the new ones: their outcome is a
 * failure. {@link #fill} counts them, and guardian.log says so, not more than once a minute.
 *
 * <p><b>Who may be banned</b> is not decided here. The allowlist has been asked before.
 *
 * <p><b>What is touched.</b> Only what {@link #prepare} creates under the guardian's own names. An
 * earlier guardian's creations are found and used again, whatever its shape was; those of others
 * are never changed.
 *
 * <p><b>Input.</b> Addresses reach a program only as {@link Prefix#toString} writes them: literals,
 * nothing that a client wrote. Programs are run by argument lists, without a shell.
 *
 * <p><b>Time.</b> Each command has a time limit, after which it is killed. A call that runs into it
 * returns (outcomes failed) or throws soon after; {@code ban} and {@code unban} try once more
 * first.
 *
 * <p><b>Thread.</b> Confined to one thread, the enforcer, but for {@link #kind} and {@link #fill};
 * nothing is locked and no other thread is started. An interrupt ends a call early as a failure,
 * and stays set.
 */
public interface Firewall extends AutoCloseable {

    /** The word for this backend in the decision log: {@code iptables}. */
    String kind();

    /**
     * Whether bans end by themselves. Where they do not, the enforcer calls {@link #unban} at the
     * end of each, and for what is listed though it is over; a guardian that is dead ends none.
     */
    default boolean endsBans() {
        return true;
    }

    /**
     * Makes sure that everything bans need exists, and is looked at before the rules of others.
     * Idempotent and without a gap: bans in force stay in force meanwhile. To be called before the
     * first ban, and again whenever somebody may have changed the firewall.
     *
     * @throws FirewallFault if bans cannot be enforced now; it may be called again
     */
    void prepare() throws FirewallFault;

    /** Bans or limits each client for its time, or sets a new time for one who is already. */
    List<Outcome> ban(List<Block> blocks);

    /** Ends bans and limits early. A client who is neither banned nor limited is done. */
    List<Outcome> unban(List<Prefix> clients);

    /**
     * The bans and limits in force now, with the seconds that remain, rounded down but at least 1.
     * A client stands there twice where somebody else has made it both.
     */
    List<Block> list() throws FirewallFault;

    /**
     * Looks for what lets a client pass that is banned; changes nothing. Takes two seconds for each
     * of a few commands at most, whatever the time limit is. Empty when all is in order here, or
     * nothing can be found out.
     */
    default Optional<Diagnosis> examine(Prefix client) throws FirewallFault {
        return Optional.empty();
    }

    /** Removes everything the guardian ever created here, bans included, and nothing else. */
    void removeAll() throws FirewallFault;

    /** How full it was when it was last listed. By any thread. */
    Fill fill();

    /** Ends what runs; bans stay, and end by themselves. Never throws. */
    @Override
    void close();
}

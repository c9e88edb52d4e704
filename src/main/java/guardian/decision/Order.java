package guardian.decision;

import guardian.config.BanSettings;
import guardian.event.Prefix;
import guardian.state.Ban;
import java.time.Duration;
import java.util.List;

/** What an operator wants done about clients. */
public sealed interface Order {

    /** What stands as the rule of a ban that an operator has ordered. */
    String RULE = "operator";

    /** The longest reason that is kept, in characters. */
    int LONGEST_REASON = 500;

    /**
     * A client, or a whole network, is to be banned.
     *
     * @param client addresses narrower than a client mean the client that they belong to
     * @param time for how long, whole seconds up to 365 days; null for the next step of the ladder
     * @param reason for the decision log, cut to {@link #LONGEST_REASON}; empty where none is given
     */
    record BanClient(Prefix client, Duration time, String reason) implements Order {

        public BanClient {
            String fault = time == null ? null : BanSettings.faultOf(time);
            if (fault != null) {
                throw new IllegalArgumentException(fault);
            }
            reason = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
        }
    }

    /**
     * The ban of a client is to end now; that of a network with those of all clients in it.
     *
     * @param client addresses narrower than a client mean the client that they belong to
     */
    record Unban(Prefix client) implements Order {}

    /** All bans are to end now. */
    record UnbanAll() implements Order {}

    /** How an order ended. */
    enum End {
        /** It is done, and the firewall has said so. */
        DONE,
        /** Warn mode: it is noted, and the firewall was not touched. */
        NOTED,
        /** It will not be done: the client is protected. */
        REFUSED,
        /** There is nobody to unban. */
        NOBODY,
        /** It is decided, and the firewall has not done it; that is tried again every 10 s. */
        FAILED,
        /** It could not be taken up, and nothing has changed. */
        NOT_TAKEN
    }

    /**
     * What became of an order.
     *
     * @param bans those it is about, as they stand now
     * @param still open bans of networks that still shut the client out
     * @param kept whether what has changed would survive a kill of the guardian by now
     * @param why a sentence for operators where the end alone does not tell; else empty
     */
    record Reply(End end, List<Ban> bans, List<Ban> still, boolean kept, String why) {

        public Reply {
            bans = List.copyOf(bans);
            still = List.copyOf(still);
        }

        /** Nothing has changed. */
        public static Reply of(End end, String why) {
            return new Reply(end, List.of(), List.of(), true, why);
        }
    }
}

package guardian.notify;

import guardian.decision.Decision;
import java.util.Optional;

/** Something that operators may want to be told. */
public sealed interface Notice {

    /** What it is about; in a message troubles stand first. */
    enum Kind {
        /** Bans are not carried out, or somebody changes the firewall. */
        FIREWALL("firewall"),
        /** Counts or bans would not survive a restart. */
        STATE("state"),
        /** Records or decisions do not get into the database. */
        STORE("store"),
        /** A rule is held, or is not any more. */
        BRAKE("brake"),
        /** A decision that the firewall did not carry out. */
        FAILED("failed"),
        /** A client, or a network, is banned or limited. */
        BAN("ban"),
        /** It would be: warn mode, or a dry run. */
        WOULD_BAN("would-ban"),
        /** It would be, had the brake not stopped the rule. */
        HELD("held");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word in messages; of decisions that of the decision log. */
        public String word() {
            return word;
        }

        boolean isTrouble() {
            return compareTo(BRAKE) <= 0;
        }
    }

    Kind kind();

    /** When it happened, in epoch milliseconds. */
    long timeMillis();

    /**
     * A decision.
     *
     * @param applied what the firewall made of it
     */
    record Decided(Kind kind, Decision decision, Decision.Applied applied) implements Notice {

        /** The notice of a decision; of those that shut nobody out there is none. */
        public static Optional<Decided> of(Decision decision, Decision.Applied applied) {
            Kind kind =
                    switch (decision.verdict()) {
                        case BAN -> Kind.BAN;
                        case WOULD_BAN -> Kind.WOULD_BAN;
                        case HELD -> Kind.HELD;
                        case FAILED -> Kind.FAILED;
                        case EXTEND, UNBAN, EXPIRE, RESTORE, ALLOWLISTED -> null;
                    };
            return Optional.ofNullable(kind).map(each -> new Decided(each, decision, applied));
        }

        @Override
        public long timeMillis() {
            return decision.timeMillis();
        }
    }

    /**
     * A trouble, or its end.
     *
     * @param sentence what an operator should know
     */
    record Trouble(Kind kind, long timeMillis, String sentence) implements Notice {}
}

package guardian.config;

import java.util.List;

/**
 * {@code firewall.command}: the operator's own commands, for {@code kind = "command"}.
 *
 * @param ban {@code ban}: run for each client that is banned, and again when its time changes
 * @param unban {@code unban}: run for each client whose ban is lifted, or ends
 */
public record CommandSettings(CommandWords ban, CommandWords unban) {

    /** None. */
    static final CommandSettings NONE = new CommandSettings(CommandWords.NONE, CommandWords.NONE);

    private static final ListKey<String> BAN =
            new ListKey<>("ban", List.of(), new CommandWord(), 1, 64, false);
    private static final ListKey<String> UNBAN =
            new ListKey<>("unban", List.of(), new CommandWord(), 1, 64, false);

    static CommandSettings read(Section in) {
        CommandWords ban = read(in, BAN);
        CommandWords unban = read(in, UNBAN);
        if (unban.tellsSeconds()) {
            in.addFault(UNBAN.name(), "has {seconds}, but what is lifted ends now");
        } else if (ban.isGiven() && !ban.tellsSeconds() && !in.has(UNBAN.name())) {
            in.addFault(
                    BAN.name(),
                    "has no {seconds}, and there is no "
                            + in.pathOf(UNBAN.name())
                            + ": such a ban would never end");
        }
        return new CommandSettings(ban, unban);
    }

    private static CommandWords read(Section in, ListKey<String> key) {
        List<String> words = in.get(key);
        String fault = CommandWords.fault(words);
        if (fault == null) {
            return new CommandWords(words);
        }
        in.addFault(key.name(), fault);
        return CommandWords.NONE;
    }
}

package guardian.config;

import java.util.List;

/**
 * {@code [notify]}: who is told of bans and troubles.
 *
 * @param command {@code command} ([]): a program of the operator's with its arguments, run for each
 *     message
 * @param webhook {@code webhook} (""): where each message is posted to
 * @param atMost {@code at_most} ("4/h"): how many messages there may be
 */
public record NotifySettings(MessageWords command, String webhook, Pace atMost) {

    private static final ListKey<String> COMMAND =
            new ListKey<>("command", List.of(), new CommandWord(), 0, 64, false);
    private static final Key<String> WEBHOOK = new Key<>("webhook", "", new WebAddress());
    private static final Key<Pace> AT_MOST =
            new Key<>("at_most", new PaceText().read("4/h"), new PaceText());

    public NotifySettings {
        WEBHOOK.check(webhook);
        AT_MOST.check(atMost);
    }

    static NotifySettings read(Section in) {
        List<String> words = in.get(COMMAND);
        String fault = MessageWords.fault(words);
        if (fault != null) {
            in.addFault(COMMAND.name(), fault);
            words = List.of();
        }
        return new NotifySettings(new MessageWords(words), in.get(WEBHOOK), in.get(AT_MOST));
    }

    /** Whether anybody is told. */
    public boolean isOn() {
        return command.isGiven() || !webhook.isEmpty();
    }
}

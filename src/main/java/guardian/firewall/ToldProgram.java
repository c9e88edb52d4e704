package guardian.firewall;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Programs of the operator's that are told something on their standard input, run without a shell
 * and with no environment but a PATH. What is late is killed with all it has started.
 */
public final class ToldProgram {

    private final Command command;

    /**
     * @param limit for one run
     */
    public ToldProgram(Duration limit) {
        this.command = new Command(new Programs(Programs.SEARCH_PATH), limit);
    }

    /**
     * Runs it to its end, on the caller's thread.
     *
     * @param text ASCII, at most {@link Command#MOST_TOLD} characters
     * @param words the first is the program
     * @throws IOException when it cannot be started, ended with another exit code than 0, or was
     *     killed: at the limit, or since the thread was interrupted, which it still is
     */
    public void tell(String text, List<String> words) throws IOException {
        try {
            command.mustTake(text, words.toArray(String[]::new));
        } catch (FirewallFault e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}

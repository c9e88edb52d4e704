package guardian.notify;

import guardian.config.MessageWords;
import guardian.firewall.ToldProgram;
import java.io.IOException;
import java.time.Duration;

/** A program of the operator's, which gets the JSON on its standard input. */
final class Program implements Carrier {

    private final MessageWords words;
    private final ToldProgram program;

    /**
     * @param limit for one run
     */
    Program(MessageWords words, Duration limit) {
        this.words = words;
        this.program = new ToldProgram(limit);
    }

    @Override
    public String name() {
        return "command";
    }

    @Override
    public void carry(Message message) throws IOException {
        program.tell(message.json() + '\n', words.about(message.text()));
    }
}

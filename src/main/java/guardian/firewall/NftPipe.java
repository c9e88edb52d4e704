package guardian.firewall;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One long-lived {@code nft -i}: each line is one transaction of the kernel, so it holds as a whole
 * or not at all, at a hundredth of what a process costs. It answers on stderr only, and says
 * nothing to a line that went well; so behind each line stands a word that it cannot understand,
 * whose refusal tells that all before it has been said:
 *
 * <pre>{@code
 * > add element inet httpd_guardian ban4_33 { 192.0.2.7 timeout 600s }
 * > answered-42
 * < Error: No such file or directory
 * < add element inet httpd_guardian ban4_33 { 192.0.2.7 timeout 600s }
 * <                                 ^^^^^^^
 * < Error: syntax error, unexpected newline, expecting string
 * < answered-42
 * <            ^
 * }</pre>
 *
 * <p>A process that has died, or does not answer within the time limit, is killed, and the line
 * goes to a new one, once. A line may therefore be carried out twice. Since nft keeps every line in
 * its history, the process is replaced now and then.
 */
final class NftPipe implements AutoCloseable {

    private static final String ERROR = "Error: ";
    private static final String NOT_UNDERSTOOD = ERROR + "syntax error";

    /** What nft may keep in its history before a new one takes over, in characters. */
    private static final int HISTORY = 1 << 20;

    private final Programs programs;
    private final Duration limit;
    private Dialogue dialogue;
    private long told;
    private long token;

    NftPipe(Programs programs, Duration limit) {
        this.programs = programs;
        this.limit = limit;
    }

    /** Carries out one line; of nothing, nft is asked for a sign of life. */
    Halves.Answer run(String line) {
        String first = null;
        while (true) {
            try {
                open();
                return new Halves.Answer(exchange(line), true);
            } catch (IOException e) {
                kill();
                if (first != null) {
                    return lost(e.getMessage() + ", twice; given up");
                }
                first = e.getMessage();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                kill();
                return lost("nft -i: interrupted, killed");
            } catch (FirewallFault e) {
                return lost(e.getMessage());
            }
        }
    }

    private static Halves.Answer lost(String reason) {
        return new Halves.Answer(Outcome.failed(reason), false);
    }

    private void open() throws FirewallFault, IOException, InterruptedException {
        if (told > HISTORY) {
            close();
        }
        if (dialogue == null) {
            ProcessBuilder program = programs.prepare(List.of("nft", "-i"));
            // Else it would leave its history in the root directory.
            program.environment().put("HOME", "/dev/null");
            told = 0;
            dialogue = new Dialogue("nft -i", program, limit);
            // Whatever it says when it starts belongs to no line.
            exchange("");
        }
    }

    private Outcome exchange(String line) throws IOException, InterruptedException {
        String mark = "answered-" + token++;
        String text = line + '\n' + mark + '\n';
        told += text.length();
        dialogue.tell(text);
        StringBuilder complaint = new StringBuilder();
        String before = "";
        while (true) {
            String said = dialogue.hear();
            if (said.equals(mark) && before.startsWith(NOT_UNDERSTOOD)) {
                complaint.setLength(complaint.length() - before.length());
                return complaint.isEmpty()
                        ? Outcome.DONE
                        : Outcome.failed("nft: " + complaint.toString().strip());
            }
            before = said.startsWith(ERROR) ? said + ' ' : "";
            complaint.append(before);
        }
    }

    private void kill() {
        if (dialogue != null) {
            dialogue.kill();
            dialogue = null;
        }
    }

    /** Lets the process end; kills it after a second. */
    @Override
    public void close() {
        if (dialogue != null) {
            dialogue.close();
            dialogue = null;
        }
    }
}

package guardian.firewall;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A connection that a client, who has one address only, opens once and goes on to use. */
final class OpenConnection implements AutoCloseable {

    private static final String TALK =
            "exec 3<>/dev/tcp/$0/$1 || exit; echo open; trap '' PIPE\n"
                    + "while read -r line; do\n"
                    + "  if ! echo \"$line\" >&3 2>/dev/null; then echo cut\n"
                    + "  elif read -r -t 1.5 answer <&3; then echo \"$answer\"\n"
                    + "  elif [ $? -gt 128 ]; then echo silent\n"
                    + "  else echo cut; fi\n"
                    + "done";

    private final Process process;
    private final OutputStream to;
    private final BufferedReader from;

    OpenConnection(String host, int port) throws IOException {
        process =
                new ProcessBuilder(
                                "ip",
                                "netns",
                                "exec",
                                "clients",
                                "bash",
                                "-c",
                                TALK,
                                host,
                                Integer.toString(port))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        to = process.getOutputStream();
        from =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        if (!"open".equals(from.readLine())) {
            throw new IOException("no connection to " + host + " port " + port);
        }
    }

    /**
     * What the server makes of a word: the word, or {@code silent} when nothing comes, or {@code
     * cut} when the connection is no more.
     */
    String say(String word) throws IOException {
        to.write((word + '\n').getBytes(StandardCharsets.US_ASCII));
        to.flush();
        return from.readLine();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

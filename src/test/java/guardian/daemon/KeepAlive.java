package guardian.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A client's connection that is opened once and used again, by whatever address its route has. */
final class KeepAlive implements AutoCloseable {

    private static final String TALK =
            "exec 3<>/dev/tcp/$0/$1 || exit; echo open; trap '' PIPE\n"
                    + "while read -r word; do\n"
                    + "  printf 'GET / HTTP/1.1\\r\\nHost: www.example.com\\r\\n\\r\\n' >&3\n"
                    + "  if read -r -t 1 status <&3; then read -r <&3; read -r <&3\n"
                    + "    echo served; else echo silent; fi\n"
                    + "done";

    private final Process process;
    private final OutputStream to;
    private final BufferedReader from;

    KeepAlive(String host, int port) throws IOException {
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

    /** Asks for a page; whether it came. */
    boolean request() {
        try {
            to.write("ask\n".getBytes(StandardCharsets.US_ASCII));
            to.flush();
            return "served".equals(from.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package guardian.cli;

import guardian.control.Json;
import guardian.control.JsonTree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * {@code guardianctl top} on a terminal: asks every two seconds, and carries out what keys say. It
 * fits into 80 columns and 24 lines; what a client wrote cannot move the cursor.
 */
final class LiveTop {

    /** Asks the guardian. */
    interface Source {
        JsonTree answer(String verb, Consumer<Json> fields) throws Caller.NoAnswer;

        /** What there is to say about a client, in lines. */
        List<String> why(String client) throws Caller.NoAnswer;
    }

    private static final List<String> ORDERS = List.of("share", "1m", "5m");
    private static final long REFRESH_MILLIS = 2000;
    private static final int HEAD = 3;
    private static final int ESCAPE = 27;
    private static final String KEYS = "j/k select  s sort  b ban  u unban  a allow  w why  q quit";

    private final Source source;
    private final Terminal terminal;
    private String order;
    private List<JsonTree> clients = List.of();
    private JsonTree status;
    private int selected;
    private String message = KEYS;

    private LiveTop(Source source, Terminal terminal, String order) {
        this.source = source;
        this.terminal = terminal;
        this.order = order;
    }

    /** Runs until the operator has seen enough. */
    static void run(Source source, String order) throws IOException, Caller.NoAnswer {
        // The other ways of JLine unpack a library into /tmp.
        try (Terminal terminal =
                TerminalBuilder.builder()
                        .system(true)
                        .jna(false)
                        .jni(false)
                        .jansi(false)
                        .ffm(false)
                        .dumb(false)
                        .build()) {
            Attributes before = terminal.enterRawMode();
            terminal.puts(Capability.enter_ca_mode);
            terminal.puts(Capability.cursor_invisible);
            try {
                new LiveTop(source, terminal, order).loop();
            } finally {
                terminal.puts(Capability.cursor_visible);
                terminal.puts(Capability.exit_ca_mode);
                terminal.setAttributes(before);
                terminal.flush();
            }
        }
    }

    private void loop() throws IOException, Caller.NoAnswer {
        NonBlockingReader keys = terminal.reader();
        int key = 0;
        while (key != 'q' && key != 3) {
            refresh();
            draw(lines());
            key = keys.read(REFRESH_MILLIS);
            if (key == ESCAPE) {
                key = arrow(keys);
            }
            act(key, keys);
            if (key == NonBlockingReader.EOF) {
                return;
            }
        }
    }

    private static int arrow(NonBlockingReader keys) throws IOException {
        if (keys.read(50) != '[') {
            return 0;
        }
        return switch (keys.read(50)) {
            case 'A' -> 'k';
            case 'B' -> 'j';
            default -> 0;
        };
    }

    private void refresh() throws Caller.NoAnswer {
        status = source.answer("status", request -> {});
        JsonTree busiest =
                source.answer(
                        "busiest", request -> request.text("by", order).number("most", room()));
        clients = busiest.objects("clients");
        selected = Math.max(0, Math.min(selected, clients.size() - 1));
    }

    private int room() {
        return Math.max(1, Math.min(100, terminal.getHeight() - HEAD - 2));
    }

    private List<String> lines() {
        JsonTree read = status.object("lines");
        JsonTree bans = status.object("bans");
        JsonTree firewall = status.object("firewall");
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "httpd-guardian: %s mode  %,d lines, %,d/s  %,d bans, %,d would be  %s",
                        status.text("mode"),
                        read.number("read"),
                        read.number("per_second"),
                        bans.number("open"),
                        bans.number("would_be"),
                        firewall.flag("in_force") ? firewall.text("kind") : "no firewall"));
        lines.add(message);
        lines.addAll(TopVerb.table(clients, Instant.now()));
        return lines;
    }

    private void draw(List<String> lines) {
        terminal.puts(Capability.cursor_home);
        for (int i = 0; i < terminal.getHeight() - 1; i++) {
            String line = i < lines.size() ? Shown.line(lines.get(i)) : "";
            boolean marked = i == HEAD + selected && !clients.isEmpty();
            if (marked) {
                terminal.puts(Capability.enter_reverse_mode);
            }
            terminal.writer()
                    .print(line.substring(0, Math.min(line.length(), terminal.getWidth())));
            if (marked) {
                terminal.puts(Capability.exit_attribute_mode);
            }
            terminal.puts(Capability.clr_eol);
            terminal.writer().print("\r\n");
        }
        terminal.flush();
    }

    private void act(int key, NonBlockingReader keys) throws IOException, Caller.NoAnswer {
        switch (key) {
            case 'j' -> selected++;
            case 'k' -> selected--;
            case 's' -> order = ORDERS.get((ORDERS.indexOf(order) + 1) % ORDERS.size());
            case 'b' -> order("ban");
            case 'u' -> order("unban");
            case 'a' -> order("allow");
            case 'w' -> why(keys);
            default -> {
                return;
            }
        }
        if (key == 's') {
            message = "sorted by " + order + "  (" + KEYS + ")";
        }
    }

    private String client() {
        return selected >= 0 && selected < clients.size()
                ? clients.get(selected).text("client")
                : "";
    }

    private void order(String verb) throws Caller.NoAnswer {
        String client = client();
        if (client.isEmpty()) {
            return;
        }
        JsonTree answer =
                source.answer(
                        verb,
                        request -> {
                            request.text("client", client);
                            if (verb.equals("ban")) {
                                request.text("reason", "guardianctl top");
                            }
                        });
        String end = answer.has("error") ? answer.text("error") : answer.text("end");
        message = verb + " " + client + ": " + end + "  " + answer.text("why");
    }

    private void why(NonBlockingReader keys) throws IOException, Caller.NoAnswer {
        String client = client();
        if (!client.isEmpty()) {
            List<String> lines = new ArrayList<>(source.why(client));
            int room = terminal.getHeight() - 3;
            List<String> shown = new ArrayList<>(lines.subList(0, Math.min(room, lines.size())));
            shown.add("");
            shown.add("any key: back");
            int before = selected;
            selected = -HEAD - 1;
            draw(shown);
            selected = before;
            keys.read();
        }
    }
}

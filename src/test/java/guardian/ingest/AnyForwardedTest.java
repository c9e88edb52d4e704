package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Any list of hops, read again by plain strings. */
class AnyForwardedTest {

    private static final List<Prefix> TRUSTED =
            List.of(Prefix.parse("198.51.100.0/24"), Prefix.parse("2001:db8:f::/48"));

    private static final List<String> ENTRIES =
            List.of(
                    "198.51.100.1",
                    "198.51.100.2:80",
                    "::ffff:198.51.100.3",
                    "2001:db8:f::1",
                    "[2001:db8:f::2]",
                    "[2001:db8:f::3]:443",
                    "192.0.2.7",
                    "192.0.2.7:5678",
                    "2001:db8::7",
                    "[2001:db8::7]:443",
                    "[::ffff:192.0.2.7]",
                    "unknown",
                    "fe80::1%lo",
                    "");

    private static final String ALPHABET = "019af.:[], %-/\\\"x\u0000\u00ff";
    private static final Pattern BRACKETED =
            Pattern.compile("\\[([^\\]]*:[^\\]]*)](?::(\\d{1,5}))?");
    private static final Pattern WITH_PORT = Pattern.compile("([^:]*):(\\d{1,5})");

    private final RequestEvent event = new RequestEvent();
    private final ForwardedClient clients =
            new ForwardedClient(TRUSTED, each -> client = addressOf(each));
    private Prefix client;

    @Property(tries = 20_000)
    void shouldAgreeWithPlainStrings(@ForAll Random random) {
        StringBuilder header = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            header.append(ENTRIES.get(random.nextInt(ENTRIES.size())));
            header.append(i > 1 ? "," : "").append(" ".repeat(random.nextInt(3)));
        }
        for (int i = random.nextInt(4) - 2; i > 0 && !header.isEmpty(); i--) {
            char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            header.setCharAt(random.nextInt(header.length()), other);
        }
        Prefix peer = Prefix.parse(random.nextInt(8) == 0 ? "192.0.2.1" : "198.51.100.9");
        take(peer, header.toString().getBytes(StandardCharsets.ISO_8859_1), random.nextInt(3));
        assertThat(client).as("through %s: %s", peer, header).isEqualTo(model(peer, header));
    }

    /** Whatever the bytes are, a client is the untrusted peer or stands in the header. */
    @Property(tries = 20_000)
    void shouldNeverInventAClientNorMakeAProxyOne(@ForAll byte[] bytes, @ForAll Random random) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ALPHABET.charAt((bytes[i] & 255) % ALPHABET.length());
        }
        take(Prefix.parse("198.51.100.9"), bytes, random.nextInt(3));
        if (client != null) {
            assertThat(isTrusted(client)).isFalse();
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(List.of(text.split(",")).stream().map(AnyForwardedTest::entry))
                    .contains(client);
        }
    }

    /** With other bytes around it. */
    private void take(Prefix peer, byte[] header, int before) {
        byte[] line = new byte[before + header.length + 3];
        java.util.Arrays.fill(line, (byte) '1');
        System.arraycopy(header, 0, line, before, header.length);
        client = null;
        event.line(line);
        event.address(peer.high(), peer.low());
        event.forwarded(before, before + header.length);
        clients.step().accept(event);
    }

    private static Prefix model(Prefix peer, CharSequence header) {
        Prefix hop = peer;
        String[] entries = header.toString().split(",", -1);
        for (int i = entries.length - 1; hop != null && isTrusted(hop); i--) {
            hop = i < 0 ? null : entry(entries[i]);
        }
        return hop;
    }

    static Prefix entry(String entry) {
        String text = entry.replaceAll("^ +| +$", "");
        for (Pattern form : List.of(BRACKETED, WITH_PORT)) {
            Matcher matcher = form.matcher(text);
            if (matcher.matches()) {
                String port = matcher.group(2);
                text = port == null || Integer.parseInt(port) < 65_536 ? matcher.group(1) : "";
            }
        }
        return text.contains("/") ? null : Prefix.parse(text);
    }

    private static boolean isTrusted(Prefix address) {
        return TRUSTED.stream().anyMatch(address::overlaps);
    }

    static Prefix addressOf(RequestEvent event) {
        return new Prefix(event.high(), event.low(), 128);
    }
}

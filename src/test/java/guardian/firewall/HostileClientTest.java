package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.RuleFile;
import guardian.event.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * What a client sends never becomes a word of a command, unless it is an address: each backend runs
 * programs that write down every word and every line they get, for a client made of hostile text
 * and for a harmless one. The two must differ in the address only.
 */
class HostileClientTest {

    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}(/[0-9]{1,2})?|[0-9a-f:]+/[0-9]{1,3}");

    private static final List<String> KINDS =
            List.of("iptables", "iptables-plain", "nftables", "pf", "command");

    private static final List<String> PROGRAMS =
            List.of(
                    "iptables",
                    "ip6tables",
                    "iptables-restore",
                    "ip6tables-restore",
                    "ipset",
                    "nft",
                    "pfctl",
                    "ss",
                    "conntrack",
                    "edge");

    /** What an address may be mixed with. */
    private static final List<String> PIECES =
            List.of(
                    "192.0.2.7",
                    "203.0.113.255",
                    "2001:db8:5::7",
                    "::ffff:192.0.2.7",
                    "::",
                    "1.2.3",
                    "/24",
                    "/64",
                    "/0",
                    "/999",
                    ":",
                    ".",
                    "-",
                    "--",
                    "-j",
                    "ACCEPT",
                    " ",
                    "\t",
                    "\n",
                    "\r",
                    "\0",
                    ";",
                    "|",
                    "&",
                    "$(id)",
                    "`id`",
                    "$IFS",
                    ">",
                    "<",
                    "*",
                    "?",
                    "'",
                    "\"",
                    "\\",
                    "{client}",
                    "{seconds}",
                    "%s",
                    "%eth0",
                    "#",
                    "}",
                    "{",
                    ",",
                    "localhost",
                    "www.example.com",
                    "flush ruleset",
                    "\nflush ruleset\n",
                    "-exist",
                    "timeout 0",
                    "@ban4_32",
                    "0x7f000001",
                    "017700000001",
                    "1e3",
                    "+1",
                    "\u0660",
                    "\uFF11",
                    "\u202E",
                    "\u0000",
                    "0",
                    "f",
                    "F");

    private static final String RECORDER =
            """
            set -f
            dir=${0%/*} name=${0##*/}
            note() { printf '%s\\n' "$@" >>$dir/notes; }
            note "run $name with $# words" "$@"
            answer() {
                case $1 in
                help) echo "ipset v7.17: Unknown settype: \\`$2'" >&2 ;;
                test) echo "Warning: $3 is in set $2." >&2 ;;
                answered-*) printf 'Error: syntax error\\n%s\\n^\\n' "$1" >&2 ;;
                esac
            }
            keep() {
                case $1 in
                :*) : >$dir/${name%-restore}.${1#:} ;;
                -A) chain=$2 && shift 2 && echo "-A $chain $*" >>$dir/${name%-restore}.$chain ;;
                -I) chain=$2 && shift 3 && echo "-A $chain $*" >>$dir/${name%-restore}.$chain ;;
                esac
            }
            case "$name $*" in
            *-restore\\ * | conntrack* | pfctl*\\ -f\\ - | ipset\\ - | nft\\ -i)
                while IFS= read -r line; do
                    note "$line"
                    keep $line
                    answer $line
                done ;;
            pfctl\\ -s\\ info) echo 'Status: Enabled' ;;
            pfctl\\ -s\\ rules) echo 'anchor "httpd-guardian" all' ;;
            *\\ -S\\ DOCKER-USER) exit 1 ;;
            *\\ -S\\ *)
                [ ! -e $dir/$name.$4 ] ||
                    while IFS= read -r line; do echo "$line"; done <$dir/$name.$4 ;;
            esac
            """;

    private static Path folder;

    @BeforeContainer
    static void make() throws IOException {
        folder = Files.createTempDirectory("hostile");
        for (String program : PROGRAMS) {
            OwnNetwork.program(folder, program, RECORDER);
        }
    }

    @AfterContainer
    static void clear() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Property(tries = 20_000)
    void shouldTakeNothingForAClientThatIsNotAnAddress(@ForAll Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        Prefix client = Prefix.parse(text.toString());
        if (client != null) {
            assertThat(client.toString()).matches(LITERAL);
            assertThat(Prefix.parse(client.toString())).isEqualTo(client);
            assertThat(text.toString()).matches("[0-9A-Fa-f:./]+");
        }
    }

    @Property(tries = 12)
    void shouldTellAFirewallNothingOfAClientButItsAddress(@ForAll Random random) throws Exception {
        Prefix four = new Prefix(0, Prefix.ipv4Low(random.nextInt()), 128);
        Prefix six = new Prefix(random.nextLong() | 1L << 62, 0, 64);
        for (String kind : KINDS) {
            for (boolean limited : new boolean[] {false, true}) {
                String harmless = notes(kind, limited, "192.0.2.7", "2001:db8:5::/64");
                assertThat(notes(kind, limited, four.toString(), six.toString()))
                        .isEqualTo(harmless);
                assertThat(harmless).as(kind).containsPattern("<client>|<address>");
            }
        }
    }

    /** All that the programs were told about two clients, with words in place of these. */
    private static String notes(String kind, boolean limited, String four, String six)
            throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> !PROGRAMS.contains(name(each))).toList()) {
                Files.delete(file);
            }
        }
        List<Block> blocks = new ArrayList<>();
        for (String client : List.of(four, six)) {
            assertThat(client).matches(LITERAL);
            blocks.add(new Block(Prefix.parse(client), 600, limited));
        }
        try (Firewall firewall = firewall(kind)) {
            firewall.prepare();
            firewall.ban(blocks);
            firewall.unban(blocks.stream().map(Block::client).toList());
        }
        return Files.readString(folder.resolve("notes"))
                .lines()
                .map(line -> hide(line, blocks))
                .collect(Collectors.joining("\n"));
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static String hide(String line, List<Block> blocks) {
        StringBuilder hidden = new StringBuilder();
        for (String word : line.split("(?<=[ ,])|(?=[ ,])")) {
            for (Block block : blocks) {
                word = word.equals(block.client().toString()) ? "<client>" : word;
                word = word.equals(block.client().address()) ? "<address>" : word;
            }
            hidden.append(word);
        }
        return hidden.toString();
    }

    private static Firewall firewall(String kind) {
        Shape shape = Shapes.of("kill = true", "packets = 'new'", "timeout = '20s'");
        String edge = folder.resolve("edge").toString();
        return switch (kind) {
            case "iptables" -> new IptablesFirewall(shape, folder.toString());
            case "iptables-plain" ->
                    new PlainIptablesFirewall(shape, folder.toString(), () -> 1_795_222_923_123L);
            case "nftables" -> new NftablesFirewall(shape, folder.toString());
            case "pf" -> new PfFirewall(shape, folder.toString());
            default ->
                    new CommandFirewall(
                            shape,
                            RuleFile.settings(
                                            "[firewall.command]\nban = ['"
                                                    + edge
                                                    + "', '%s', '{client} for {seconds}']\nunban ="
                                                    + " ['"
                                                    + edge
                                                    + "', '{client}']")
                                    .firewall()
                                    .command(),
                            System::nanoTime);
        };
    }
}

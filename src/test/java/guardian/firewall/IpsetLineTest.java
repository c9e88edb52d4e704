package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import guardian.event.Prefix;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class IpsetLineTest {

    private static final String FOUR =
            "SET (?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$|/)|(?=[/ \n]))){4}"
                    + "(?:/(?:3[0-2]|[12]?\\d))?";
    private static final String SIX =
            "SET [0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}/(?:12[0-8]|1[01]\\d|[1-9]?\\d)";
    private static final String ELEMENT = "((?:" + FOUR + ")|(?:" + SIX + "))";

    @Provide
    Arbitrary<Prefix> prefixes() {
        return Prefixes.any();
    }

    @Property
    void shouldWriteNothingButLiteralAddresses(
            @ForAll("prefixes") Prefix client, @ForAll @LongRange(min = 1) long seconds) {
        assertThat(IpsetLine.ban("SET", "OTHER", new Block(client, seconds)).lines())
                .matches(
                        "add "
                                + ELEMENT
                                + " timeout [1-9]\\d{0,6} -exist\ntest \\1\n"
                                + "del OTHER [0-9a-f.:/]+ -exist\n");
        assertThat(IpsetLine.unban(client, "SET").lines()).matches("del " + ELEMENT + " -exist\n");
    }

    @Property
    void shouldWriteTheElementThatIsMeant(@ForAll("prefixes") Prefix client) {
        for (String line : IpsetLine.unban(client, "SET", "OTHER").lines().split("\n")) {
            assertThat(Prefix.parse(line.split(" ")[2])).isEqualTo(client);
        }
    }

    @Example
    void shouldCutATimeThatIpsetCannotCount() {
        Prefix client = Prefix.parse("192.0.2.7");
        assertThat(IpsetLine.ban("SET", "OTHER", new Block(client, 2_147_483)).lines())
                .contains(" timeout 2147483 ");
        assertThat(IpsetLine.ban("SET", "OTHER", new Block(client, 2_147_484)).lines())
                .contains(" timeout 2147483 ");
        // Zero would be a ban without end.
        assertThatIllegalArgumentException().isThrownBy(() -> new Block(client, 0));
    }

    @Example
    void shouldTakeABanAsDoneOnlyWithAYesAndWithoutAComplaint() {
        IpsetLine ban = IpsetLine.ban("SET", "OTHER", new Block(Prefix.parse("192.0.2.7"), 600));
        String yes = "Warning: 192.0.2.7 is in set SET.";
        String no = "192.0.2.7 is NOT in set SET.";
        String full = "ipset v7.17: Hash is full, cannot add more elements";
        String hint = "Try `ipset help' for more information.";
        assertThat(ban.outcome(List.of(yes))).isEqualTo(Outcome.DONE);
        assertThat(ban.outcome(List.of(hint, yes))).isEqualTo(Outcome.DONE);
        assertThat(ban.outcome(List.of(full, yes)).failure()).isEqualTo(full);
        assertThat(ban.outcome(List.of(no)).failure()).isEqualTo(no);
        assertThat(ban.outcome(List.of(hint)).isDone()).isFalse();
        assertThat(ban.outcome(List.of()).isDone()).isFalse();
    }

    @Example
    void shouldTakeAnUnbanWithoutAComplaintAsDone() {
        IpsetLine unban = IpsetLine.unban(Prefix.parse("192.0.2.7"), "SET");
        assertThat(unban.outcome(List.of())).isEqualTo(Outcome.DONE);
        assertThat(unban.outcome(List.of("ipset v7.17: Kernel error received")).isDone()).isFalse();
    }
}

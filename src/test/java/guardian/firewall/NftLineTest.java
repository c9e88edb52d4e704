package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.util.List;
import org.junit.jupiter.api.Test;

class NftLineTest {

    private static final Prefix CLIENT = Prefix.parse("192.0.2.7");
    private static final Prefix CLIENT6 = Prefix.parse("2001:db8:5::/64");

    private final NftTable table = new NftTable(Shapes.of());

    @Test
    void shouldGiveEachItsTimeWhetherItIsThereOrNot() {
        String line =
                NftLine.ban(
                        List.of(
                                new Block(CLIENT, 600),
                                new Block(CLIENT6, 60),
                                new Block(Prefix.parse("192.0.2.8"), 1)),
                        table);
        assertThat(line.split("; "))
                .containsExactly(
                        "add element inet httpd_guardian ban4_32 { 192.0.2.7, 192.0.2.8 }",
                        "delete element inet httpd_guardian ban4_32 { 192.0.2.7, 192.0.2.8 }",
                        "add element inet httpd_guardian ban4_32"
                                + " { 192.0.2.7 timeout 600s, 192.0.2.8 timeout 1s }",
                        "add element inet httpd_guardian ban6_64 { 2001:db8:5:: }",
                        "delete element inet httpd_guardian ban6_64 { 2001:db8:5:: }",
                        "add element inet httpd_guardian ban6_64 { 2001:db8:5:: timeout 60s }");
    }

    @Test
    void shouldLimitNobodyWhoIsBannedAndTheOtherWay() {
        table.need(List.of(NftSet.of(CLIENT, true)));
        assertThat(NftLine.ban(List.of(new Block(CLIENT, 600)), table).split("; "))
                .containsExactly(
                        "add element inet httpd_guardian limit4_32 { 192.0.2.7 }",
                        "delete element inet httpd_guardian limit4_32 { 192.0.2.7 }",
                        "add element inet httpd_guardian ban4_32 { 192.0.2.7 }",
                        "delete element inet httpd_guardian ban4_32 { 192.0.2.7 }",
                        "add element inet httpd_guardian ban4_32 { 192.0.2.7 timeout 600s }");
        assertThat(NftLine.ban(List.of(new Block(CLIENT, 600, true)), table).split("; "))
                .containsExactly(
                        "add element inet httpd_guardian ban4_32 { 192.0.2.7 }",
                        "delete element inet httpd_guardian ban4_32 { 192.0.2.7 }",
                        "add element inet httpd_guardian limit4_32 { 192.0.2.7 }",
                        "delete element inet httpd_guardian limit4_32 { 192.0.2.7 }",
                        "add element inet httpd_guardian limit4_32 { 192.0.2.7 timeout 600s }");
    }

    @Test
    void shouldUnbanWhoMayNotBeThere() {
        assertThat(NftLine.unban(List.of(CLIENT), table).split("; "))
                .containsExactly(
                        "add element inet httpd_guardian ban4_32 { 192.0.2.7 }",
                        "delete element inet httpd_guardian ban4_32 { 192.0.2.7 }");
    }

    @Test
    void shouldAskNothingAboutNetworksThatNobodyHasBanned() {
        assertThat(NftLine.unban(List.of(Prefix.parse("192.0.2.0/24")), table)).isEmpty();
    }

    @Test
    void shouldCutABanToAYear() {
        assertThat(NftLine.ban(List.of(new Block(CLIENT, Block.FOREVER)), table))
                .endsWith("{ 192.0.2.7 timeout 31536000s }");
    }
}

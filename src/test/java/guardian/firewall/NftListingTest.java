package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nft 1.0.6 printed. */
class NftListingTest {

    private static final String TABLE =
            """
            table inet httpd_guardian {
            \tset ban4_32 {
            \t\ttype ipv4_addr
            \t\ttimeout 10m
            \t\telements = { 192.0.2.7 timeout 1h expires 59m59s584ms, 192.0.2.8 expires 9m2s,
            \t\t\t     192.0.2.9 timeout 1d expires 23h59m59s1ms, 192.0.2.10 expires 12ms,
            \t\t\t     192.0.2.11 }
            \t}

            \tset limit6_48 {
            \t\ttype ipv6_addr
            \t\ttimeout 10m
            \t\telements = { 2001:db8:5:: timeout 24d20h31m23s expires 24d20h31m21s928ms }
            \t}

            \tset rate4 {
            \t\ttype ipv4_addr
            \t\tflags dynamic,timeout
            \t\ttimeout 2m
            \t\telements = { 192.0.2.99 limit rate over 20/minute burst 20 packets expires 1m59s }
            \t}

            \tchain prerouting {
            \t\ttype filter hook prerouting priority -350; policy accept;
            \t\ttcp dport { 80, 443 } jump banned
            \t}

            \tchain banned {
            \t\tip saddr @ban4_32 drop
            \t}
            }
            """;

    private final NftListing listing = new NftListing();

    @Test
    void shouldReadWhoIsInWhichSetAndForHowLong() {
        TABLE.lines().forEach(listing::read);
        assertThat(listing.blocks())
                .containsExactly(
                        new Block(Prefix.parse("192.0.2.7"), 3599),
                        new Block(Prefix.parse("192.0.2.8"), 542),
                        new Block(Prefix.parse("192.0.2.9"), 86_399),
                        new Block(Prefix.parse("192.0.2.10"), 1),
                        new Block(Prefix.parse("192.0.2.11"), Block.FOREVER),
                        new Block(Prefix.parse("2001:db8:5::/48"), 2_147_481, true));
        assertThat(listing.sets())
                .containsExactly(new NftSet(true, 32, false), new NftSet(false, 48, true));
    }

    @Test
    void shouldLookAtNoTableButItsOwn() {
        (TABLE.replace("httpd_guardian", "theirs") + TABLE.replace("inet", "ip"))
                .lines()
                .forEach(listing::read);
        assertThat(listing.sets()).isEmpty();
        assertThat(listing.blocks()).isEmpty();
        TABLE.lines().forEach(listing::read);
        assertThat(listing.sets()).hasSize(2);
    }

    @Test
    void shouldCountTheLargestSet() {
        assertThat(listing.largest()).isZero();
        TABLE.lines().forEach(listing::read);
        assertThat(listing.largest()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"1w, 604800", "2d3h, 183600", "4m5s999ms, 245", "999ms, 0", "'', 0", "1m ago, 60"})
    void shouldRoundDownToSeconds(String text, long seconds) {
        assertThat(NftListing.seconds(text, 0)).isEqualTo(seconds);
    }
}

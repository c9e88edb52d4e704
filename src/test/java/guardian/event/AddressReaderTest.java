package guardian.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressReaderTest {

    private final AddressReader reader = new AddressReader();

    @Property(tries = 5000)
    void shouldReadEveryIpv4Address(@ForAll int address) {
        String text =
                (address >>> 24)
                        + "."
                        + (address >>> 16 & 255)
                        + "."
                        + (address >>> 8 & 255)
                        + "."
                        + (address & 255);
        assertThat(read(text)).isTrue();
        assertThat(reader.high()).isZero();
        assertThat(reader.low()).isEqualTo(0xFFFF_0000_0000L | address & 0xFFFF_FFFFL);
        assertThat(read("::ffff:" + text)).isTrue();
        assertThat(reader.low()).isEqualTo(0xFFFF_0000_0000L | address & 0xFFFF_FFFFL);
    }

    @Property(tries = 5000)
    void shouldReadEveryIpv6AddressInEveryForm(
            @ForAll @Size(8) short[] groups,
            @ForAll @IntRange(max = 8) int zeros,
            @ForAll @IntRange(max = 7) int from)
            throws UnknownHostException {
        ByteBuffer bytes = ByteBuffer.allocate(16);
        for (int i = 0; i < 8; i++) {
            bytes.putShort(i >= from && i < from + zeros ? 0 : groups[i]);
        }
        String full = InetAddress.getByAddress(bytes.array()).getHostAddress();
        if (full.indexOf(':') < 0) {
            return;
        }
        assertThat(read(full)).isTrue();
        assertThat(reader.high()).isEqualTo(bytes.getLong(0));
        assertThat(reader.low()).isEqualTo(bytes.getLong(8));
        String shortest = new Prefix(bytes.getLong(0), bytes.getLong(8), 128).address();
        assertThat(read(shortest)).as(shortest).isTrue();
        assertThat(reader.high()).isEqualTo(bytes.getLong(0));
        assertThat(reader.low()).isEqualTo(bytes.getLong(8));
        assertThat(InetAddress.getByName(shortest).getHostAddress()).isEqualTo(full);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "01.2.3.4",
                "1.2.3.256",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1..3.4",
                "0x1.2.3.4",
                "1.2.3.4/24",
                "localhost",
                "www.example.com",
                "dead.beef",
                "fe80::1%eth0",
                "[2001:db8::1]",
                ":",
                ":::",
                "1:",
                ":1",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "::1.2.3",
                "::1.2.3.4.5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::g",
                "1:2:3:4:5:6:7::8:9",
                "1::2:3:4:5:6:7:8:9",
                "1.2.3.4:80",
                "::ffff:1.2.3.4:5",
                "4294967295",
                "-",
                "*",
                "1:2:3:4:5:6:7:"
            })
    void shouldRefuseWhatIsNoAddress(String text) {
        assertThat(read(text)).isFalse();
    }

    @Property(tries = 20_000)
    void shouldAgreeWithTheJdkOnWhateverLooksAlike(
            @ForAll @StringLength(max = 24) @NumericChars @Chars({':', '.', 'a', 'f'}) String text)
            throws UnknownHostException {
        boolean ours = read(text);
        if (ours) {
            // The JDK never looks up what has digits and dots or colons only.
            byte[] theirs = InetAddress.getByName(text).getAddress();
            ByteBuffer bytes = ByteBuffer.wrap(theirs);
            if (theirs.length == 16) {
                assertThat(reader.high()).isEqualTo(bytes.getLong(0));
                assertThat(reader.low()).isEqualTo(bytes.getLong(8));
            } else {
                assertThat((int) reader.low()).isEqualTo(bytes.getInt(0));
            }
        }
    }

    @Property
    void shouldNeverThrow(
            @ForAll @StringLength(max = 60) @AlphaChars @Chars({':', '.', '%', '0'}) String text) {
        read(text);
    }

    private boolean read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return reader.read(bytes, 0, bytes.length);
    }
}

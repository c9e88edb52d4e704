package guardian.config;

import guardian.event.Prefix;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code [input]}: what the lines look like, and who is a client.
 *
 * @param format {@code format} ("auto"): "extended" is the LogFormat of {@code httpd-conf};
 *     "guardian" is ModSecurity's SecGuardianLog and the LogFormat of 2005; "combined",
 *     "vhost_combined" and "common" are httpd's own; "auto" tells by the lines which of these it
 *     is; anything else is a LogFormat
 * @param trustedProxies {@code trusted_proxies} ([]): up to 10000 blocks of proxies whose
 *     X-Forwarded-For is believed; the client of their requests is its first address from the right
 *     that is not one of them, and they are never banned
 * @param ipv4Prefix {@code ipv4_prefix} (32): bits of an IPv4 address that make one client, 8 to 32
 * @param ipv6Prefix {@code ipv6_prefix} (64): bits of an IPv6 address that make one client, 16 to
 *     128
 * @param copyFile {@code copy_file} (""): gets a copy of every byte of the input; absolute, empty:
 *     none
 */
public record InputSettings(
        String format,
        List<Prefix> trustedProxies,
        int ipv4Prefix,
        int ipv6Prefix,
        Optional<Path> copyFile) {

    private static final Key<String> FORMAT = new Key<>("format", "auto", new InputFormat());
    private static final ListKey<Prefix> TRUSTED_PROXIES =
            new ListKey<>("trusted_proxies", List.of(), new AddressBlock(), 0, 10_000, true);
    private static final Key<Integer> IPV4_PREFIX =
            new Key<>("ipv4_prefix", 32, new WholeNumber(8, 32));
    private static final Key<Integer> IPV6_PREFIX =
            new Key<>("ipv6_prefix", 64, new WholeNumber(16, 128));
    private static final Key<Optional<Path>> COPY_FILE =
            new Key<>("copy_file", Optional.empty(), new OptionalPath());

    public InputSettings {
        FORMAT.check(format);
        trustedProxies = TRUSTED_PROXIES.check(trustedProxies);
        IPV4_PREFIX.check(ipv4Prefix);
        IPV6_PREFIX.check(ipv6Prefix);
        COPY_FILE.check(copyFile);
    }

    /** The client that an address belongs to. */
    public Prefix clientOf(Prefix address) {
        boolean isIpv4 = Prefix.isIpv4(address.high(), address.low());
        int bits = isIpv4 ? Prefix.IPV4_OFFSET + ipv4Prefix : ipv6Prefix;
        return new Prefix(address.high(), address.low(), bits);
    }

    static InputSettings read(Section in) {
        return new InputSettings(
                in.get(FORMAT),
                in.get(TRUSTED_PROXIES),
                in.get(IPV4_PREFIX),
                in.get(IPV6_PREFIX),
                in.get(COPY_FILE));
    }
}

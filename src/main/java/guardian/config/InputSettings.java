package guardian.config;

import guardian.event.Prefix;
import java.util.List;

/**
 * {@code [input]}: what the lines are and who a client is.
 *
 * @param format {@code format} ("auto"): "auto" or "guardian"
 * @param trustedProxies {@code trusted_proxies} ([]): never banned
 * @param ipv4Prefix {@code ipv4_prefix} (32): bits of an IPv4 address that make a client
 * @param ipv6Prefix {@code ipv6_prefix} (64): bits of an IPv6 address that make a client
 */
public record InputSettings(
        String format, List<Prefix> trustedProxies, int ipv4Prefix, int ipv6Prefix) {

    public InputSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }
}

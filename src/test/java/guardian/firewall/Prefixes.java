package guardian.firewall;

import guardian.event.Prefix;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Prefixes of every kind, also those that no client ever has. */
final class Prefixes {

    private Prefixes() {}

    static Arbitrary<Prefix> any() {
        Arbitrary<Prefix> four =
                Combinators.combine(Arbitraries.integers(), Arbitraries.integers().between(0, 32))
                        .as((a, n) -> new Prefix(0, Prefix.ipv4Low(a), Prefix.IPV4_OFFSET + n));
        Arbitrary<Long> half =
                Arbitraries.longs().edgeCases(e -> e.add(0L, -1L, 0xFFFF_0000_0000L));
        Arbitrary<Prefix> six =
                Combinators.combine(half, half, Arbitraries.integers().between(0, 128))
                        .as(Prefix::new);
        return Arbitraries.oneOf(four, six);
    }
}

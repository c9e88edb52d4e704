package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.firewall.OwnNetwork;
import org.junit.jupiter.api.Test;

/** Nothing that others accept comes before the guardian's table; open connections may be let on. */
class NftablesProofIT extends ProofContract {

    @Override
    String keys() {
        return "kind = \"nftables\"\npackets = \"new\"\n";
    }

    @Override
    void flush() {
        OwnNetwork.run("nft", "flush", "ruleset");
    }

    @Test
    void shouldNameAnOpenConnectionWhereOnlyNewOnesAreMet() throws Exception {
        try (KeepAlive open = connection()) {
            assertThat(open.request()).isTrue();
            ban(2);
            assertThat(open.request()).isTrue();
            awaitCause("established connection: firewall.packets = \"new\" lets connections go on");
        }
    }
}

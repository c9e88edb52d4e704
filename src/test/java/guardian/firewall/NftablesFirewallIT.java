package guardian.firewall;

import org.junit.jupiter.api.Tag;

/** nftables on the real kernel. */
@Tag("patient")
class NftablesFirewallIT extends ResponseContract {

    @Override
    Firewall make(Shape shape) {
        return new NftablesFirewall(shape);
    }
}

package guardian.firewall;

/** nftables on the real kernel. */
class NftablesFirewallIT extends ResponseContract {

    @Override
    Firewall make(Shape shape) {
        return new NftablesFirewall(shape);
    }
}

package guardian.doctor;

import guardian.config.Mode;
import guardian.firewall.FirewallLook;
import java.util.List;

/** Whether bans can be carried out, and hold. */
final class FirewallCheck implements Check {

    @Override
    public void look(Site site, Findings findings) {
        if (site.settings().mode() != Mode.BLOCK) {
            return;
        }
        List<String> missing =
                FirewallLook.missing(site.settings().firewall(), site.place().root());
        if (!missing.isEmpty()) {
            findings.add(
                    "firewall-tools",
                    Severity.ERROR,
                    "firewall.kind is \""
                            + site.settings().firewall().kind()
                            + "\", and there is no "
                            + String.join(", no ", missing),
                    "no ban is carried out: each is decision=failed",
                    "install iptables and ipset, or nftables (apt-get install iptables ipset; dnf"
                            + " install iptables-nft ipset)");
        }
        if (site.place().isThisMachine()) {
            List<String> before = FirewallLook.acceptedBefore();
            if (!before.isEmpty()) {
                findings.add(
                        "accepted-before",
                        Severity.ERROR,
                        before.size()
                                + " rules accept packets before the guardian's chain, the first: "
                                + Shown.text(before.get(0)),
                        "what they accept passes, banned or not",
                        "a running guardian puts itself first within 10 s; if it stays so,"
                            + " something else inserts them again: let that append (-A) instead, or"
                            + " set firewall.kind = \"nftables\"");
            }
        }
    }
}

package guardian.firewall;

import guardian.config.Settings;
import java.util.List;

/** All kinds of firewalls. */
public final class Firewalls {

    private Firewalls() {}

    /** The one that {@code firewall.kind} names; nothing is started yet. */
    public static Firewall of(Settings settings) {
        Shape shape = Shape.of(settings);
        return switch (settings.firewall().kind()) {
            case "iptables" -> new IptablesFirewall(shape);
            case "iptables-plain" -> new PlainIptablesFirewall(shape);
            case "nftables" -> new NftablesFirewall(shape);
            case "pf" -> new PfFirewall(shape);
            case "command" -> new CommandFirewall(shape, settings.firewall().command());
            default -> auto(shape, Programs.SEARCH_PATH);
        };
    }

    /** The best that works with the programs found there. */
    static Firewall auto(Shape shape, String searchPath) {
        return new AutoFirewall(
                List.of(
                        new IptablesFirewall(shape, searchPath),
                        new NftablesFirewall(shape, searchPath),
                        new PlainIptablesFirewall(shape, searchPath),
                        new PfFirewall(shape, searchPath)));
    }
}

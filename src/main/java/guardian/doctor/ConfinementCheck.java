package guardian.doctor;

import guardian.config.Mode;
import java.nio.file.Path;
import java.util.List;

/** Whether SELinux or AppArmor keep what httpd starts from the firewall. */
final class ConfinementCheck implements Check {

    private static final String WHY =
            "what httpd starts is confined as httpd is: the guardian cannot run firewall commands"
                    + " or write its state";

    @Override
    public void look(Site site, Findings findings) {
        if (site.settings().mode() == Mode.BLOCK) {
            selinux(site.place(), findings);
            apparmor(site.place(), findings);
        }
    }

    private static void selinux(Place place, Findings findings) {
        String enforces = place.read("/sys/fs/selinux/enforce");
        if (enforces == null || !enforces.startsWith("1") || hasModule(place)) {
            return;
        }
        findings.add(
                "selinux",
                Severity.WARNING,
                "SELinux enforces, and no policy module names the guardian",
                WHY,
                "ausearch -m avc -c java | audit2allow -M httpd_guardian && semodule -i"
                        + " httpd_guardian.pp; to try: semanage permissive -a httpd_t");
    }

    /** Modules lie in POLICY/active/modules/PRIORITY/NAME. */
    private static boolean hasModule(Place place) {
        Path all = Path.of("/var/lib/selinux");
        for (String policy : place.names(all)) {
            Path modules = all.resolve(policy).resolve("active/modules");
            for (String priority : place.names(modules)) {
                for (String name : place.names(modules.resolve(priority))) {
                    if (name.contains("guardian") || name.equals("permissive_httpd_t")) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void apparmor(Place place, Findings findings) {
        String profiles = place.read("/sys/kernel/security/apparmor/profiles");
        if (profiles == null) {
            return;
        }
        profiles.lines()
                .filter(line -> line.matches(".*(apache2|httpd)\\b.* \\(enforce\\)"))
                .findFirst()
                .filter(line -> !isAllowed(place))
                .ifPresent(
                        line ->
                                findings.add(
                                        "apparmor",
                                        Severity.WARNING,
                                        "AppArmor enforces the profile "
                                                + Shown.text(line)
                                                + ", which does not name the guardian",
                                        WHY,
                                        "add to the profile:"
                                                + " /usr/lib/httpd-guardian/bin/httpd-guardian Ux,"
                                                + " and reload it (apparmor_parser -r)"));
    }

    private static boolean isAllowed(Place place) {
        for (String directory : List.of("", "local", "apache2.d", "abstractions")) {
            Path all = Path.of("/etc/apparmor.d").resolve(directory);
            for (String name : place.names(all)) {
                String text = place.read(all.resolve(name));
                if (text != null && text.contains("httpd-guardian")) {
                    return true;
                }
            }
        }
        return false;
    }
}

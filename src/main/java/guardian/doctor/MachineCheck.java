package guardian.doctor;

import guardian.config.Settings;
import guardian.dns.DnsLook;
import guardian.store.StoreLook;
import java.util.Map;

/**
 * DNS, the database and Java.
 *
 * @param java the Java that runs this, which bin/httpd-guardian finds likewise
 * @param hasCompiler whether it has the module jdk.compiler
 * @param environment of this process
 */
record MachineCheck(int java, boolean hasCompiler, Map<String, String> environment)
        implements Check {

    /** The newest that the tests run on. */
    private static final int NEWEST = 25;

    private static final int OLDEST = 17;

    static MachineCheck ofThis(Map<String, String> environment) {
        return new MachineCheck(
                Runtime.version().feature(),
                ModuleLayer.boot().findModule("jdk.compiler").isPresent(),
                environment);
    }

    @Override
    public void look(Site site, Findings findings) {
        java(findings);
        dns(site.settings(), findings);
        if (site.settings().audit().directory().isPresent()) {
            store(site, findings);
        }
    }

    private void store(Site site, Findings findings) {
        String fault = StoreLook.fault(site.settings(), site.place().root(), environment);
        if (fault != null) {
            findings.add(
                    "database",
                    Severity.ERROR,
                    Shown.text(fault),
                    "decisions and audit files wait on the disk, and reports tell nothing",
                    "see store.url, store.user and store.password_file; is the server up, and does"
                            + " it let this user in?");
        }
    }

    private void java(Findings findings) {
        String install =
                "install openjdk-17-jre-headless or newer, or set GUARDIAN_JAVA_HOME in httpd's"
                        + " environment";
        if (java < OLDEST || !hasCompiler) {
            findings.add(
                    "java",
                    Severity.ERROR,
                    "Java " + java + (hasCompiler ? "" : " without the module jdk.compiler"),
                    "the guardian needs Java 17 or newer with jdk.compiler: it counts in memory"
                            + " only, or does not start",
                    install);
        } else if (java > NEWEST) {
            findings.add(
                    "java",
                    Severity.WARNING,
                    "Java " + java,
                    "this version was tested with 17 to " + NEWEST,
                    install);
        }
    }

    private static void dns(Settings settings, Findings findings) {
        if (!settings.allowlist().asksDns()) {
            return;
        }
        String fault = DnsLook.fault(settings.allowlist().dns());
        if (fault != null) {
            findings.add(
                    "dns",
                    Severity.WARNING,
                    "DNS does not answer: " + fault,
                    "search engines cannot be told from others and may be banned; host names on"
                            + " the allowlist protect nobody",
                    "see /etc/resolv.conf, or name servers in dns under [allowlist]");
        }
    }
}

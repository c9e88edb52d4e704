package guardian.doctor;

import guardian.config.Reading;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Looks at the whole set-up. Starts no httpd and changes nothing; firewall commands that only list
 * are run where the machine itself is looked at. By one thread, for some seconds at most.
 */
public final class Doctor {

    /**
     * What was looked at, and what is wrong with it.
     *
     * @param httpd httpd's main file; null where none was found
     * @param files how many files of httpd were read
     * @param findings the worst first
     */
    public record Report(Path httpd, int files, List<Diagnosis> findings) {

        public Report {
            findings = List.copyOf(findings);
        }
    }

    private final Place place;
    private final Path httpd;

    /**
     * @param root {@code /}, or the directory that is looked at in its place
     * @param httpd httpd's main file; null: where the system keeps it
     */
    public Doctor(Path root, Path httpd) {
        this.place = new Place(root.toAbsolutePath().normalize());
        this.httpd = httpd;
    }

    /**
     * @param reading our configuration
     * @param environment of this process
     */
    public Report examine(Reading reading, Map<String, String> environment) {
        return examine(
                reading,
                List.of(
                        new ConfigCheck(reading.faults()),
                        new FeedCheck(),
                        new AuditCheck(),
                        new ProxyCheck(),
                        new FirewallCheck(),
                        new ConfinementCheck(),
                        new DiskCheck(),
                        new ClockCheck(),
                        MachineCheck.ofThis(environment)));
    }

    Report examine(Reading reading, List<Check> checks) {
        HttpdConf conf = httpd == null ? HttpdLayout.find(place) : HttpdLayout.find(place, httpd);
        Site site = new Site(place, conf, reading.settings());
        Findings findings = new Findings();
        found(conf, findings);
        checks.forEach(check -> check.look(site, findings));
        return new Report(
                conf == null ? null : conf.file(),
                conf == null ? 0 : conf.files(),
                findings.inOrder());
    }

    private void found(HttpdConf conf, Findings findings) {
        if (conf == null) {
            findings.add(
                    "no-httpd",
                    Severity.ERROR,
                    "no configuration of httpd: "
                            + (httpd == null ? HttpdLayout.known() : httpd.toString()),
                    "nobody can tell whether requests reach the guardian",
                    "name httpd's main file with --httpd FILE (httpd -V tells it), as root");
        } else if (conf.unread() > 0) {
            findings.add(
                    "not-all-read",
                    Severity.WARNING,
                    conf.file(),
                    conf.unread() + " files or lines of httpd's configuration were not read",
                    "it is larger than what is looked at, or cannot be read: there may be more to"
                            + " find",
                    "run this as root");
        }
    }
}

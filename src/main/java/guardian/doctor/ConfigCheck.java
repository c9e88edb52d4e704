package guardian.doctor;

import guardian.config.Fault;
import java.util.List;

/** What is wrong with our own configuration. */
record ConfigCheck(List<Fault> faults) implements Check {

    private static final int MOST = 20;

    ConfigCheck {
        faults = List.copyOf(faults);
    }

    @Override
    public void look(Site site, Findings findings) {
        for (Fault fault : faults.subList(0, Math.min(faults.size(), MOST))) {
            findings.add(
                    "configuration",
                    Severity.ERROR,
                    new Directive(fault.key(), List.of(), fault.file(), fault.line(), 0),
                    fault.key() + ": " + fault.message(),
                    "the guardian goes on with the last good configuration, else with the defaults,"
                            + " which block nothing",
                    "mend it; httpd-guardian --check tells whether that was all");
        }
    }
}

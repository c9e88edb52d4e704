package guardian.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Whether the clock can be trusted: bans have absolute ends, audit records times of their own. */
final class ClockCheck implements Check {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** As the kernel calls processes, in 15 characters. */
    private static final Set<String> KEEPERS =
            Set.of("chronyd", "ntpd", "ntpsec", "ptp4l", "phc2sys", "vmtoolsd", "VBoxService");

    private static final String TIMESYNCD = "systemd-timesyn";

    @Override
    public void look(Site site, Findings findings) {
        future(site, findings);
        Place place = site.place();
        if (place.exists("/proc/1/comm") && !isContainer(place)) {
            boolean timesyncd = false;
            for (String process : place.names(Path.of("/proc"))) {
                if (Character.isDigit(process.charAt(0))) {
                    String name = place.read("/proc/" + process + "/comm");
                    if (name != null && KEEPERS.contains(name.strip())) {
                        return;
                    }
                    timesyncd |= name != null && name.strip().equals(TIMESYNCD);
                }
            }
            keeper(timesyncd, place, findings);
        }
    }

    /** Its clock is that of the machine around it, whose processes are not seen. */
    private static boolean isContainer(Place place) {
        return place.exists("/.dockerenv")
                || place.exists("/run/.containerenv")
                || place.exists("/run/systemd/container");
    }

    private static void keeper(boolean timesyncd, Place place, Findings findings) {
        if (timesyncd && place.exists("/run/systemd/timesync/synchronized")) {
            return;
        }
        findings.add(
                "clock",
                Severity.WARNING,
                timesyncd
                        ? "systemd-timesyncd runs, but has not set the clock since the start"
                        : "nothing keeps the clock: no chronyd, ntpd or systemd-timesyncd runs",
                "a clock that jumps ends bans early or late, and audit records may come too late to"
                        + " count",
                timesyncd
                        ? "timedatectl timesync-status tells which server does not answer"
                        : "timedatectl set-ntp true, or install chrony");
    }

    private static void future(Site site, Findings findings) {
        Path bans = site.settings().state().directory().resolve("bans.log");
        try {
            Instant written = Files.getLastModifiedTime(site.place().of(bans)).toInstant();
            if (written.isAfter(Instant.now().plus(PATIENCE))) {
                findings.add(
                        "clock-back",
                        Severity.ERROR,
                        bans,
                        "it was written at " + written + ", which is yet to come",
                        "the clock went back: bans end later than they should",
                        "set the clock right (timedatectl), and restart httpd gracefully");
            }
        } catch (IOException e) {
            // No guardian has been here yet.
        }
    }
}

package guardian.doctor;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether requests reach the guardian, each once. */
final class FeedCheck implements Check {

    private static final String GIVE_ONE =
            "put one of httpd-conf's files in place: SecGuardianLog or GlobalLog with"
                    + " \"|/usr/lib/httpd-guardian/bin/httpd-guardian\"";

    @Override
    public void look(Site site, Findings findings) {
        HttpdConf httpd = site.httpd();
        if (httpd == null) {
            return;
        }
        if (site.feeds().isEmpty()) {
            findings.add(
                    "no-feed",
                    Severity.ERROR,
                    httpd.file(),
                    "no line pipes requests to httpd-guardian",
                    "nobody is counted and nobody is banned",
                    GIVE_ONE);
        }
        twice(site, findings);
        site.feeds().forEach(feed -> look(feed, site, findings));
        buffered(site, findings);
        uncovered(site, findings);
    }

    private static void twice(Site site, Findings findings) {
        Set<String> seen = new HashSet<>();
        List<Feed> feeds = site.feeds();
        for (Feed feed : feeds) {
            if (!seen.add(feed.configuration())) {
                findings.add(
                        "second-feed",
                        Severity.ERROR,
                        feed.where(),
                        "a second feed of one guardian: "
                                + feeds.stream()
                                        .filter(f -> f.configuration().equals(feed.configuration()))
                                        .map(Feed::where)
                                        .map(w -> w.name() + " (" + w.file() + ":" + w.line() + ")")
                                        .collect(Collectors.joining(" and ")),
                        "each request counts twice, so clients are banned at half the threshold",
                        "take one of them away; for several sites that are guarded apart, give"
                                + " each a configuration with a state directory of its own");
            }
        }
    }

    private static void look(Feed feed, Site site, Findings findings) {
        if (!site.place().isProgram(feed.program(site.httpd()).toString())) {
            findings.add(
                    "no-program",
                    Severity.ERROR,
                    feed.where(),
                    Shown.text(feed.program(site.httpd()) + " is not there, or cannot be run"),
                    "httpd does not start (AH00104), or goes on until its pipe is full and hangs",
                    "install httpd-guardian there, or name the place where it is");
        }
        if (feed.isByModSecurity()) {
            if (feed.where().argument(0).matches("[|][|$].*")) {
                findings.add(
                        "pipe-form",
                        Severity.ERROR,
                        feed.where(),
                        "SecGuardianLog with " + feed.where().argument(0).substring(0, 2),
                        "ModSecurity takes the rest for a path below ServerRoot, and httpd does not"
                                + " start",
                        "write one bar only: SecGuardianLog \"|/usr/lib/...\"");
            }
        } else {
            format(feed, site.httpd(), findings);
        }
    }

    private static void format(Feed feed, HttpdConf httpd, Findings findings) {
        String format = feed.format(httpd);
        boolean names =
                httpd.all("HostnameLookups")
                        .anyMatch(each -> each.says("On") || each.says("Double"));
        if (names && format.matches(".*%[<>!0-9,]*h.*")) {
            findings.add(
                    "host-names",
                    Severity.ERROR,
                    feed.where(),
                    "the line has %h, and HostnameLookups is on",
                    "%h is a host name then: it cannot be banned, the line counts as malformed",
                    "write %a in place of %h in that LogFormat, or HostnameLookups Off");
        }
    }

    private static void buffered(Site site, Findings findings) {
        Directive buffered = site.httpd().last("BufferedLogs");
        boolean matters = site.feeds().stream().anyMatch(feed -> !feed.isByModSecurity());
        if (buffered != null && buffered.says("On") && matters) {
            findings.add(
                    "buffered-logs",
                    Severity.WARNING,
                    buffered,
                    "BufferedLogs On",
                    "the guardian hears of requests late, and bans late",
                    "BufferedLogs Off");
        }
    }

    /** httpd writes no CustomLog of the main server for sites that have one of their own. */
    private static void uncovered(Site site, Findings findings) {
        boolean global =
                site.feeds().stream()
                        .anyMatch(feed -> !feed.where().is("CustomLog") || !isOfMain(feed));
        if (global || site.feeds().isEmpty()) {
            return;
        }
        site.httpd()
                .all("CustomLog", "TransferLog")
                .filter(each -> !each.isOfMainServer())
                .findFirst()
                .ifPresent(
                        each ->
                                findings.add(
                                        "site-not-fed",
                                        Severity.ERROR,
                                        each,
                                        "a site has a CustomLog of its own, and the guardian's is"
                                                + " one of the main server",
                                        "httpd writes the main server's CustomLog only for sites"
                                                + " without one: this site is not guarded",
                                        "write GlobalLog in place of the guardian's CustomLog"));
    }

    private static boolean isOfMain(Feed feed) {
        return feed.where().isOfMainServer();
    }
}

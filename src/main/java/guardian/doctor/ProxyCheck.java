package guardian.doctor;

import guardian.event.Prefix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether clients behind a proxy are told from it. */
final class ProxyCheck implements Check {

    private static final String[] TRUST = {"RemoteIPInternalProxy", "RemoteIPTrustedProxy"};
    private static final String[] TRUST_LISTS = {
        "RemoteIPInternalProxyList", "RemoteIPTrustedProxyList"
    };
    private static final String READ_ADDRESS =
            "keep this line of httpd-conf's modsecurity.conf: SecAction"
                + " \"id:99510,phase:1,pass,nolog,t:none,setvar:tx.guardian_client=%{REMOTE_ADDR}\"";

    @Override
    public void look(Site site, Findings findings) {
        if (site.httpd() == null || site.feeds().isEmpty()) {
            return;
        }
        Directive header = site.httpd().all("RemoteIPHeader").findFirst().orElse(null);
        if (header != null) {
            trust(header, site, findings);
            if (site.isFedByModSecurity()) {
                readAddress(header, site.httpd(), findings);
            }
        } else {
            untold(site, findings);
        }
        self(site, findings);
    }

    /** ModSecurity logs the proxy until a rule has read REMOTE_ADDR. */
    private static void readAddress(Directive header, HttpdConf httpd, Findings findings) {
        Directive engine = httpd.last("SecRuleEngine");
        boolean off = engine == null || engine.says("Off");
        boolean reads =
                httpd.all("SecRule", "SecAction")
                        .anyMatch(
                                rule ->
                                        rule.arguments().stream()
                                                .anyMatch(each -> each.contains("REMOTE_ADDR")));
        if (off) {
            findings.add(
                    "remoteip-engine-off",
                    Severity.ERROR,
                    engine == null ? header : engine,
                    "mod_remoteip and SecGuardianLog, but SecRuleEngine is Off",
                    "each line has the address of the proxy: all clients are one, which is"
                            + " trusted, or banned with all of them",
                    "feed the guardian by customlog.conf instead, or SecRuleEngine DetectionOnly"
                            + " with a rule that reads REMOTE_ADDR");
        } else if (!reads) {
            findings.add(
                    "remoteip-no-rule",
                    Severity.ERROR,
                    header,
                    "mod_remoteip and SecGuardianLog, but no rule reads REMOTE_ADDR",
                    "ModSecurity then logs the proxy in place of the client",
                    READ_ADDRESS);
        }
    }

    private static void trust(Directive header, Site site, Findings findings) {
        boolean any =
                Stream.concat(site.httpd().all(TRUST), site.httpd().all(TRUST_LISTS))
                        .findAny()
                        .isPresent();
        if (!any) {
            findings.add(
                    "remoteip-trusts-all",
                    Severity.ERROR,
                    header,
                    header + " without RemoteIPInternalProxy",
                    "httpd believes everybody: a client can name any address, and have it banned",
                    "RemoteIPInternalProxy with the addresses of your proxies");
        }
        List<Prefix> ours = site.settings().input().trustedProxies();
        site.httpd().all(TRUST).forEach(each -> compare(each, each.arguments(), ours, findings));
        site.httpd()
                .all(TRUST_LISTS)
                .forEach(each -> compare(each, listed(each, site), ours, findings));
    }

    private static List<String> listed(Directive list, Site site) {
        Path file = site.httpd().serverRoot().resolve(list.argument(0));
        String text = site.place().read(file);
        return text == null
                ? List.of()
                : text.lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .toList();
    }

    private static void compare(
            Directive where, List<String> texts, List<Prefix> ours, Findings findings) {
        List<String> missing = new ArrayList<>();
        for (String text : texts) {
            Prefix proxy = Prefix.parse(text);
            if (proxy != null && ours.stream().noneMatch(each -> holds(each, proxy))) {
                missing.add(text);
            }
        }
        if (!missing.isEmpty()) {
            List<String> shown = missing.subList(0, Math.min(missing.size(), 5));
            findings.add(
                    "proxy-not-trusted",
                    Severity.ERROR,
                    where,
                    "httpd trusts "
                            + Shown.text(String.join(", ", shown))
                            + (missing.size() > 5 ? ", ..." : "")
                            + ", input.trusted_proxies does not",
                    "a proxy that is taken for a client can be banned, with everybody behind it",
                    "add them to trusted_proxies under [input]");
        }
    }

    private static boolean holds(Prefix whole, Prefix part) {
        return whole.bits() <= part.bits() && whole.overlaps(part);
    }

    /** Who reads X-Forwarded-For has a proxy before him. */
    private static void untold(Site site, Findings findings) {
        if (!site.settings().input().trustedProxies().isEmpty()) {
            boolean told =
                    site.feeds().stream().anyMatch(feed -> tellsForwarded(feed, site.httpd()));
            if (!told) {
                Feed feed = site.feeds().get(0);
                findings.add(
                        "forwarded-not-told",
                        Severity.ERROR,
                        feed.where(),
                        "input.trusted_proxies is set, but lines have no X-Forwarded-For and"
                                + " mod_remoteip has no RemoteIPHeader",
                        "requests through these proxies count for nobody",
                        feed.isByModSecurity()
                                ? "a2enmod remoteip, RemoteIPHeader X-Forwarded-For and"
                                        + " RemoteIPInternalProxy with these proxies"
                                : "\\\"%{X-Forwarded-For}i\\\" in the LogFormat, as in"
                                        + " httpd-conf's customlog.conf");
            }
            return;
        }
        site.httpd()
                .all("SetEnvIf", "SetEnvIfNoCase", "RewriteCond", "RequestHeader")
                .filter(each -> each.arguments().stream().anyMatch(a -> a.contains("X-Forwarded-")))
                .findFirst()
                .ifPresent(
                        each ->
                                findings.add(
                                        "proxy-not-trusted",
                                        Severity.WARNING,
                                        each,
                                        each
                                                + ": a proxy seems to stand in front, and"
                                                + " input.trusted_proxies is empty",
                                        "the proxy is then the client of all requests, and is"
                                                + " banned for all of them",
                                        "name your proxies in trusted_proxies under [input]; if"
                                                + " there are none, take this line away"));
    }

    private static boolean tellsForwarded(Feed feed, HttpdConf httpd) {
        return !feed.isByModSecurity() && feed.format(httpd).contains("X-Forwarded-For}i");
    }

    /** A site that passes requests on to this same httpd. */
    private static void self(Site site, Findings findings) {
        List<String> ports = site.httpd().all("Listen").map(ProxyCheck::port).toList();
        List<Prefix> ours = site.settings().input().trustedProxies();
        Prefix loopback = Prefix.parse("127.0.0.1");
        if (ours.stream().anyMatch(each -> holds(each, loopback))) {
            return;
        }
        site.httpd()
                .all("ProxyPass", "ProxyPassMatch", "BalancerMember")
                .filter(each -> each.arguments().stream().anyMatch(a -> isOwn(a, ports)))
                .findFirst()
                .ifPresent(
                        each ->
                                findings.add(
                                        "proxy-to-self",
                                        Severity.WARNING,
                                        each,
                                        each
                                                + " leads to this same httpd, and"
                                                + " input.trusted_proxies lacks 127.0.0.1",
                                        "the second request comes from 127.0.0.1, which is never"
                                                + " banned; where a line follows the first, too,"
                                                + " each request has two",
                                        "trusted_proxies = [\"127.0.0.1\", \"::1\"], or feed only"
                                                + " the site in front"));
    }

    private static String port(Directive listen) {
        String said = listen.argument(0);
        return said.substring(said.lastIndexOf(':') + 1);
    }

    private static boolean isOwn(String target, List<String> ports) {
        return ports.stream()
                .anyMatch(
                        port ->
                                target.matches(
                                        "https?://(localhost|127[.]0[.]0[.]1|\\[::1])"
                                                + (port.equals("80") ? "(:80)?" : ":" + port)
                                                + "(/.*)?"));
    }
}

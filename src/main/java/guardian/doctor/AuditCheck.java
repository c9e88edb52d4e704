package guardian.doctor;

import guardian.config.AuditSettings;
import java.nio.file.Path;

/** Whether ModSecurity writes the files that are swept, where they are swept. */
final class AuditCheck implements Check {

    private static final String NOT_SWEPT = "no audit rule counts anything, and no detail is kept";

    @Override
    public void look(Site site, Findings findings) {
        HttpdConf httpd = site.httpd();
        if (httpd == null || !httpd.has("security2_module")) {
            return;
        }
        uniqueId(site, findings);
        AuditSettings audit = site.settings().audit();
        Directive type = httpd.last("SecAuditLogType");
        boolean concurrent = type != null && type.says("Concurrent");
        if (audit.directory().isPresent()) {
            if (!concurrent) {
                serial(type, httpd, findings);
            }
            engine(httpd, findings);
            directory(site, audit.directory().get(), findings);
            parts(httpd, findings);
            index(site, findings);
        } else if (concurrent && isWriting(httpd)) {
            findings.add(
                    "not-swept",
                    Severity.WARNING,
                    type,
                    "SecAuditLogType Concurrent, but audit.directory is not set",
                    "nothing takes the audit files away: they fill the disk, or its inodes",
                    "set directory under [audit] to SecAuditLogStorageDir, or take these lines"
                            + " away");
        }
    }

    private static boolean isWriting(HttpdConf httpd) {
        Directive engine = httpd.last("SecAuditEngine");
        return engine != null && !engine.says("Off");
    }

    private static void uniqueId(Site site, Findings findings) {
        if (!site.httpd().has("unique_id_module")) {
            findings.add(
                    "unique-id",
                    Severity.ERROR,
                    site.httpd().file(),
                    "mod_unique_id is not loaded",
                    "each request has the id 0: audit files of one second overwrite each other, and"
                            + " no decision finds its evidence",
                    "a2enmod unique_id (Debian), or LoadModule unique_id_module"
                            + " modules/mod_unique_id.so, and restart httpd");
        }
    }

    private static void serial(Directive type, HttpdConf httpd, Findings findings) {
        String seen =
                (type == null ? "no SecAuditLogType, which means Serial" : type.toString())
                        + ", but audit.directory is set";
        String remedy =
                "SecAuditLogType Concurrent with SecAuditLogStorageDir, read behind any other (as"
                        + " in httpd-conf's modsecurity.conf)";
        if (type == null) {
            findings.add("audit-type", Severity.ERROR, httpd.file(), seen, NOT_SWEPT, remedy);
        } else {
            findings.add("audit-type", Severity.ERROR, type, seen, NOT_SWEPT, remedy);
        }
    }

    private static void engine(HttpdConf httpd, Findings findings) {
        if (!isWriting(httpd)) {
            findings.add(
                    "audit-engine",
                    Severity.ERROR,
                    httpd.file(),
                    "SecAuditEngine is Off, but audit.directory is set",
                    NOT_SWEPT,
                    "SecAuditEngine RelevantOnly");
        }
    }

    private static void directory(Site site, Path swept, Findings findings) {
        Directive storage = site.httpd().last("SecAuditLogStorageDir");
        if (storage != null) {
            Path written = site.httpd().serverRoot().resolve(storage.argument(0)).normalize();
            if (!written.equals(swept.normalize())) {
                findings.add(
                        "audit-directory",
                        Severity.ERROR,
                        storage,
                        storage + ", but audit.directory is " + swept,
                        NOT_SWEPT + "; the files fill the disk",
                        "make them the same");
            }
        }
        if (!site.place().isDirectory(swept)) {
            findings.add(
                    "audit-directory",
                    Severity.ERROR,
                    swept,
                    "audit.directory is not there",
                    "ModSecurity cannot write audit files, and nothing is swept",
                    "install -d -o www-data -g www-data -m 0750 " + swept + " (Red Hat: apache)");
        }
    }

    private static void parts(HttpdConf httpd, Findings findings) {
        Directive parts = httpd.last("SecAuditLogParts");
        if (parts == null) {
            return;
        }
        StringBuilder missing = new StringBuilder();
        for (char part : new char[] {'A', 'B', 'F', 'H', 'Z'}) {
            if (parts.argument(0).indexOf(part) < 0) {
                missing.append(part);
            }
        }
        if (missing.length() > 0) {
            findings.add(
                    "audit-parts",
                    Severity.WARNING,
                    parts,
                    parts + " lacks " + missing,
                    "A is the client, B the request, F the status, H what the rules said: records"
                            + " without them weigh little or nothing",
                    "SecAuditLogParts ABFHZ");
        }
    }

    private static void index(Site site, Findings findings) {
        Directive index = site.httpd().last("SecAuditLog");
        Path wanted = site.settings().audit().index().orElse(null);
        if (index == null || wanted == null || index.argument(0).startsWith("|")) {
            return;
        }
        Path written = site.httpd().serverRoot().resolve(index.argument(0)).normalize();
        if (!written.equals(wanted.normalize())) {
            findings.add(
                    "audit-index",
                    Severity.WARNING,
                    index,
                    index + ", but audit.index is " + wanted,
                    "audit files are found seconds later than they could be",
                    "make them the same");
        }
    }
}

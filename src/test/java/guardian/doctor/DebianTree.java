package guardian.doctor;

import guardian.config.ConfigFile;
import guardian.config.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A machine below a directory with Debian's httpd and ModSecurity, as their packages lay them out,
 * and a guardian that is set up as the README says: a sound one, until a test spoils it.
 */
final class DebianTree {

    private static final Path PACKAGES = Path.of("src/test/resources/httpd/debian");
    private static final List<String> MODULES =
            List.of(
                    "mpm_event",
                    "alias",
                    "authz_core",
                    "deflate",
                    "dir",
                    "env",
                    "filter",
                    "mime",
                    "reqtimeout",
                    "setenvif",
                    "status",
                    "unique_id",
                    "security2");

    private final Path root;

    private DebianTree(Path root) {
        this.root = root;
    }

    static DebianTree in(Path root, String dns) throws IOException {
        DebianTree tree = new DebianTree(root);
        tree.copyPackages();
        for (String module : MODULES) {
            tree.enableModule(module);
        }
        tree.link("sites-enabled/000-default.conf", "../sites-available/000-default.conf");
        for (String conf : List.of("charset", "other-vhosts-access-log", "security")) {
            tree.link("conf-enabled/" + conf + ".conf", "../conf-available/" + conf + ".conf");
        }
        Path feed = Path.of("httpd-conf/debian/modsecurity.conf");
        tree.write("etc/apache2/conf-enabled/httpd-guardian.conf", Files.readString(feed));
        tree.program("usr/lib/httpd-guardian/bin/httpd-guardian");
        tree.program("usr/sbin/iptables");
        tree.program("usr/sbin/ip6tables");
        tree.program("usr/sbin/ipset");
        Files.createDirectories(root.resolve("var/lib/httpd-guardian"));
        Files.createDirectories(root.resolve("var/spool/httpd-guardian/audit"));
        tree.write("proc/1/comm", "systemd\n");
        tree.write("proc/123/comm", "chronyd\n");
        tree.write(
                "etc/httpd-guardian/guardian.toml",
                """
                mode = "block"
                [allowlist]
                dns = ["%s"]
                [audit]
                directory = "/var/spool/httpd-guardian/audit"
                """
                        .formatted(dns));
        return tree;
    }

    private void copyPackages() throws IOException {
        try (Stream<Path> files = Files.walk(PACKAGES)) {
            for (Path from : files.filter(Files::isRegularFile).toList()) {
                Path to = root.resolve(PACKAGES.relativize(from));
                Files.createDirectories(to.getParent());
                Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** As a2enmod does. */
    void enableModule(String module) throws IOException {
        for (String kind : List.of(".load", ".conf")) {
            String name = module + kind;
            if (Files.exists(root.resolve("etc/apache2/mods-available").resolve(name))) {
                link("mods-enabled/" + name, "../mods-available/" + name);
            }
        }
    }

    /** As a2dismod does. */
    void disableModule(String module) throws IOException {
        for (String kind : List.of(".load", ".conf")) {
            Files.deleteIfExists(root.resolve("etc/apache2/mods-enabled/" + module + kind));
        }
    }

    private void link(String name, String target) throws IOException {
        Path link = root.resolve("etc/apache2").resolve(name);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    void append(String path, String text) throws IOException {
        write(path, Files.readString(root.resolve(path)) + text);
    }

    void replace(String path, String old, String text) throws IOException {
        String before = Files.readString(root.resolve(path));
        if (!before.contains(old)) {
            throw new IllegalArgumentException(path + " has no " + old);
        }
        write(path, before.replace(old, text));
    }

    void program(String path) throws IOException {
        write(path, "#!/bin/sh\n");
        root.resolve(path).toFile().setExecutable(true);
    }

    void delete(String path) throws IOException {
        Files.delete(root.resolve(path));
    }

    Path root() {
        return root;
    }

    Reading reading() {
        return ConfigFile.read(root.resolve("etc/httpd-guardian/guardian.toml"), false);
    }
}

package guardian.firewall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds and starts external programs. httpd promises its loggers no PATH, so they are looked up
 * here, and they inherit no environment.
 */
final class Programs {

    /** Where programs are looked up. */
    static final String SEARCH_PATH =
            "/usr/sbin:/sbin:/usr/local/sbin:/usr/bin:/bin:/usr/local/bin";

    private final String searchPath;

    Programs(String searchPath) {
        this.searchPath = searchPath;
    }

    /** Ready to start; the caller says where the streams go. */
    ProcessBuilder prepare(List<String> command) throws FirewallFault {
        List<String> arguments = new ArrayList<>(command);
        arguments.set(0, find(command.get(0)).toString());
        ProcessBuilder builder = new ProcessBuilder(arguments);
        builder.environment().clear();
        builder.environment().put("PATH", searchPath);
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /** Starts it. */
    static Process start(ProcessBuilder builder) throws FirewallFault {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new FirewallFault(
                    "cannot start " + String.join(" ", builder.command()) + ": " + e.getMessage(),
                    e);
        }
    }

    /** Ends a process and everything it has started, without asking them. */
    static void kill(Process process) {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
    }

    private Path find(String program) throws FirewallFault {
        if (program.startsWith("/")) {
            return Path.of(program);
        }
        for (String directory : searchPath.split(":")) {
            Path path = Path.of(directory, program);
            if (Files.isRegularFile(path) && Files.isExecutable(path)) {
                return path;
            }
        }
        throw new FirewallFault(
                String.format(
                        "cannot run %s: not found in %s; install the package %s",
                        program, searchPath, packageOf(program)));
    }

    /** As Debian calls it, and most others. */
    private static String packageOf(String program) {
        if (program.contains("tables")) {
            return "iptables";
        }
        return switch (program) {
            case "nft" -> "nftables";
            case "ss" -> "iproute2";
            default -> program;
        };
    }
}

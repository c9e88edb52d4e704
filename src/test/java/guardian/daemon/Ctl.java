package guardian.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a run of guardianctl said. */
record Ctl(int exit, String out, String err) {

    static Ctl run(Path config, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = Daemon.guardianctl(arguments);
        builder.environment().put("GUARDIAN_CONFIG", config.toString());
        Path err = Files.createTempFile("guardianctl", ".err");
        try {
            Process process = builder.redirectError(err.toFile()).start();
            process.getOutputStream().close();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ctl(process.waitFor(), out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }
}

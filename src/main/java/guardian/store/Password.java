package guardian.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where our password for the database is; read for each connection, so that it may change. */
final class Password {

    private static final String VARIABLE = "GUARDIAN_STORE_PASSWORD";
    private static final int LONGEST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Password.class);

    private final Optional<Path> file;
    private final Map<String, String> environment;
    private boolean warned;

    Password(Optional<Path> file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /** The first line of the file, else the variable of the environment, else none: empty. */
    String read() throws IOException {
        if (file.isEmpty()) {
            return environment.getOrDefault(VARIABLE, "");
        }
        Path path = file.get();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(LONGEST);
        } catch (IOException e) {
            throw new IOException("cannot read store.password_file " + path + ": " + e, e);
        }
        warnOfReaders(path);
        return new String(bytes, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    }

    private void warnOfReaders(Path path) throws IOException {
        Set<PosixFilePermission> all = Files.getPosixFilePermissions(path);
        if (all.contains(PosixFilePermission.OTHERS_READ) && !warned) {
            warned = true;
            LOG.warn("everybody can read {}, which has the database's password: chmod 600", path);
        }
    }
}

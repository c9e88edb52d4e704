package guardian.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A path from the root: httpd gives a piped program no working directory worth the name. */
record AbsolutePath() implements Kind<Path> {

    @Override
    public Path read(Object toml) {
        try {
            Path path = toml instanceof String text ? Path.of(text) : null;
            return path != null && allows(path) ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    @Override
    public boolean allows(Path value) {
        return value.isAbsolute() && value.getNameCount() > 0;
    }

    @Override
    public String allowed() {
        return "an absolute path below /";
    }
}

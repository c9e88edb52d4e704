package guardian.config;

import java.nio.file.Path;
import java.util.Optional;

/** An {@link AbsolutePath}, or "" for none. */
record OptionalPath() implements Kind<Optional<Path>> {

    private static final AbsolutePath PATH = new AbsolutePath();

    @Override
    public Optional<Path> read(Object toml) {
        if ("".equals(toml)) {
            return Optional.empty();
        }
        Path path = PATH.read(toml);
        return path == null ? null : Optional.of(path);
    }

    @Override
    public boolean allows(Optional<Path> value) {
        return value.isEmpty() || PATH.allows(value.get());
    }

    @Override
    public String allowed() {
        return PATH.allowed() + ", or \"\" for none";
    }
}

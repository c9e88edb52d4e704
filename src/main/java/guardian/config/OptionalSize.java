package guardian.config;

import java.util.Optional;

/** A {@link ByteSize}, or "" for none. */
record OptionalSize(ByteSize size) implements Kind<Optional<Long>> {

    @Override
    public Optional<Long> read(Object toml) {
        if ("".equals(toml)) {
            return Optional.empty();
        }
        Long value = size.read(toml);
        return value == null ? null : Optional.of(value);
    }

    @Override
    public boolean allows(Optional<Long> value) {
        return value.isEmpty() || size.allows(value.get());
    }

    @Override
    public String allowed() {
        return size.allowed() + ", or \"\" for none";
    }
}

package guardian.config;

/** A size between two bounds, both included, in bytes. */
record ByteSize(long least, long most) implements Kind<Long> {

    private static final long MIB = 1 << 20;

    @Override
    public Long read(Object toml) {
        Long value = toml instanceof String text ? SizeText.parse(text) : null;
        return value != null && allows(value) ? value : null;
    }

    @Override
    public boolean allows(Long value) {
        return value >= least && value <= most;
    }

    @Override
    public String allowed() {
        return "a size from \"" + least / MIB + "MiB\" to \"" + most / MIB + "MiB\"";
    }
}

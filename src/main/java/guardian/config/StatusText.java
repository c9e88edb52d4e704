package guardian.config;

/** A status or a class of them. */
record StatusText() implements Kind<StatusRange> {

    @Override
    public StatusRange read(Object toml) {
        return toml instanceof String || toml instanceof Long
                ? StatusRange.parse(toml.toString())
                : null;
    }

    @Override
    public boolean allows(StatusRange value) {
        return true;
    }

    @Override
    public String allowed() {
        return "a status such as \"404\", or a class such as \"4xx\"";
    }
}

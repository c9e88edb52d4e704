package guardian.config;

/** So much of a quantity, in microseconds or bytes. */
record Amount(Quantity of) implements Kind<Long> {

    @Override
    public Long read(Object toml) {
        return toml instanceof String text ? of.parse(text) : null;
    }

    @Override
    public boolean allows(Long value) {
        return value > 0;
    }

    @Override
    public String allowed() {
        return of.example();
    }
}

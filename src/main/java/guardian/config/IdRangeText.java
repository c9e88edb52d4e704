package guardian.config;

/** A number, or the first and the last of several. */
record IdRangeText() implements Kind<IdRange> {

    @Override
    public IdRange read(Object toml) {
        return toml instanceof String || toml instanceof Long
                ? IdRange.parse(toml.toString())
                : null;
    }

    @Override
    public boolean allows(IdRange value) {
        return true;
    }

    @Override
    public String allowed() {
        return "the number of a rule such as 942100, or several such as \"942000-942999\"";
    }
}

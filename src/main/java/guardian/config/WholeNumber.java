package guardian.config;

/** A whole number between two bounds, both included. */
record WholeNumber(int least, int most) implements Kind<Integer> {

    @Override
    public Integer read(Object toml) {
        return toml instanceof Long number && number >= least && number <= most
                ? (Integer) number.intValue()
                : null;
    }

    @Override
    public boolean allows(Integer value) {
        return value >= least && value <= most;
    }

    @Override
    public String allowed() {
        return "a whole number from " + least + " to " + most;
    }
}

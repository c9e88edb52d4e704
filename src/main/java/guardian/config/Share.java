package guardian.config;

/** A share of something between two bounds, both included; 1 is all of it. */
record Share(double least, double most) implements Kind<Double> {

    @Override
    public Double read(Object toml) {
        Double value =
                toml instanceof Double || toml instanceof Long
                        ? (Double) ((Number) toml).doubleValue()
                        : null;
        return value != null && allows(value) ? value : null;
    }

    @Override
    public boolean allows(Double value) {
        return value >= least && value <= most;
    }

    @Override
    public String allowed() {
        return "a share from " + least + " to " + most;
    }
}

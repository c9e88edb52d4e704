package guardian.config;

/** {@code ">=2s"}, {@code "<1MiB"} or {@code ">= 25"}. */
record BoundText(Quantity of) implements Kind<Bound> {

    @Override
    public Bound read(Object toml) {
        if (!(toml instanceof String text)) {
            return null;
        }
        boolean isLeast = text.startsWith(">=");
        if (!isLeast && !text.startsWith("<")) {
            return null;
        }
        Long limit = of.parse(text.substring(isLeast ? 2 : 1).strip());
        return limit == null ? null : new Bound(isLeast, limit);
    }

    @Override
    public boolean allows(Bound value) {
        return value.limit() > 0;
    }

    @Override
    public String allowed() {
        return "\">=\" or \"<\" and " + of.example();
    }
}

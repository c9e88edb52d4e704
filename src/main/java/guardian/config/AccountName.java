package guardian.config;

/** The name or number of a user or a group, or "" for none. */
record AccountName() implements Kind<String> {

    @Override
    public String read(Object toml) {
        return toml instanceof String text && allows(text) ? text : null;
    }

    @Override
    public boolean allows(String value) {
        return value.matches("|[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");
    }

    @Override
    public String allowed() {
        return "the name or number of a user or group, or \"\" for none";
    }
}

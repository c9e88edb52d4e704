package guardian.config;

/** One word of a command, as a program gets it: no shell ever looks at it. */
record CommandWord() implements Kind<String> {

    private static final int LONGEST = 4096;

    @Override
    public String read(Object toml) {
        return toml instanceof String text && allows(text) ? text : null;
    }

    @Override
    public boolean allows(String value) {
        return value.length() <= LONGEST && value.chars().noneMatch(c -> c < ' ' || c == 127);
    }

    @Override
    public String allowed() {
        return "a text without control characters";
    }
}

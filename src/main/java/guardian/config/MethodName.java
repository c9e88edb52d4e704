package guardian.config;

/** A method of HTTP, as the request line has it. */
record MethodName() implements Kind<String> {

    private static final int LONGEST = 32;

    @Override
    public String read(Object toml) {
        return toml instanceof String text && allows(text) ? text : null;
    }

    @Override
    public boolean allows(String value) {
        return !value.isEmpty()
                && value.length() <= LONGEST
                && value.chars().allMatch(c -> c > ' ' && c < 127 && c != '"');
    }

    @Override
    public String allowed() {
        return "a method such as \"POST\", in the case clients write it";
    }
}

package guardian.config;

/** A name that log lines, file names and firewall comments can carry as it is. */
record RuleName() implements Kind<String> {

    private static final int LONGEST = 32;

    @Override
    public String read(Object toml) {
        return toml instanceof String text && allows(text) ? text : null;
    }

    @Override
    public boolean allows(String value) {
        if (value.isEmpty() || value.length() > LONGEST || !isAlphanumeric(value.charAt(0))) {
            return false;
        }
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!isAlphanumeric(c) && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    @Override
    public String allowed() {
        return "1 to 32 of a-z, 0-9, \"_\" and \"-\", the first a letter or a digit";
    }
}

package guardian.config;

import guardian.event.Prefix;

/** The address of a server, with or without a port; a text, since nothing else is done with it. */
record ServerAddress() implements Kind<String> {

    private static final int LAST_PORT = 65_535;

    @Override
    public String read(Object toml) {
        return toml instanceof String text && allows(text) ? text : null;
    }

    @Override
    public boolean allows(String value) {
        int colon = value.lastIndexOf(':');
        if (isAddress(value) || colon < 0) {
            return isAddress(value);
        }
        String before = value.substring(0, colon);
        boolean brackets = before.startsWith("[") && before.endsWith("]");
        String address = brackets ? before.substring(1, before.length() - 1) : before;
        return isAddress(address)
                && brackets == (address.indexOf(':') >= 0)
                && isPort(value.substring(colon + 1));
    }

    private static boolean isAddress(String text) {
        return text.indexOf('/') < 0 && Prefix.parse(text) != null;
    }

    private static boolean isPort(String text) {
        return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= LAST_PORT;
    }

    @Override
    public String allowed() {
        return "an address such as \"192.0.2.53\", \"192.0.2.53:5353\" or \"[2001:db8::53]:53\"";
    }
}

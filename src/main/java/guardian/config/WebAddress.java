package guardian.config;

import java.net.URI;
import java.net.URISyntaxException;

/** Where something is posted to by HTTP; "" is nowhere. */
record WebAddress() implements Kind<String> {

    private static final int LONGEST = 2000;
    private static final int LAST_PORT = 65_535;

    @Override
    public String read(Object toml) {
        return toml instanceof String text && allows(text) ? text : null;
    }

    @Override
    public boolean allows(String value) {
        return value.isEmpty() || value.length() <= LONGEST && isAddress(value);
    }

    private static boolean isAddress(String text) {
        if (!text.chars().allMatch(c -> c > ' ' && c < 127)) {
            return false;
        }
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return http
                    && uri.getHost() != null
                    && uri.getPort() != 0
                    && uri.getPort() <= LAST_PORT
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    @Override
    public String wrong(Object toml) {
        if (toml instanceof String text && text.contains("@")) {
            // It may be a password, and faults are logged.
            return "found a user in it, allowed: " + allowed();
        }
        return Kind.super.wrong(toml);
    }

    @Override
    public String allowed() {
        return "\"http://HOST/PATH\" or \"https://HOST/PATH\" without a user, or \"\" for none";
    }
}

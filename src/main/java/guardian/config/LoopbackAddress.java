package guardian.config;

import guardian.event.Prefix;

/** Where nobody but this machine can connect: a loopback address with a port, or "" for nowhere. */
record LoopbackAddress() implements Kind<String> {

    private static final ServerAddress ADDRESS = new ServerAddress();
    private static final Prefix LOOPBACK4 = Prefix.parse("127.0.0.0/8");
    private static final Prefix LOOPBACK6 = Prefix.parse("::1");

    @Override
    public String read(Object toml) {
        return toml instanceof String text && allows(text) ? text : null;
    }

    @Override
    public boolean allows(String value) {
        if (value.isEmpty()) {
            return true;
        }
        int colon = value.lastIndexOf(':');
        if (colon < 0 || Prefix.parse(value) != null || !ADDRESS.allows(value)) {
            return false;
        }
        Prefix address = MetricsSettings.addressIn(value);
        return address != null && (LOOPBACK4.overlaps(address) || LOOPBACK6.equals(address));
    }

    @Override
    public String allowed() {
        return "a loopback address with a port, such as \"127.0.0.1:9117\" or \"[::1]:9117\", or"
                + " \"\" for none";
    }
}

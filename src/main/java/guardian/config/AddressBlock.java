package guardian.config;

import guardian.event.Prefix;

/** An address or a CIDR block; names are not looked up. */
record AddressBlock() implements Kind<Prefix> {

    @Override
    public Prefix read(Object toml) {
        return toml instanceof String text ? Prefix.parse(text) : null;
    }

    @Override
    public boolean allows(Prefix value) {
        return true;
    }

    @Override
    public String allowed() {
        return "an address such as \"192.0.2.7\" or a block such as \"2001:db8::/32\"";
    }
}

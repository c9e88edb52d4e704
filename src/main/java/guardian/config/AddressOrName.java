package guardian.config;

import guardian.event.Prefix;
import java.util.Locale;

/** An address or a CIDR block (a {@link Prefix}), or a host name (a text in lower case). */
record AddressOrName() implements Kind<Object> {

    @Override
    public Object read(Object toml) {
        if (!(toml instanceof String text)) {
            return null;
        }
        Prefix block = Prefix.parse(text);
        return block != null ? block : HostName.is(text) ? text.toLowerCase(Locale.ROOT) : null;
    }

    @Override
    public boolean allows(Object value) {
        return value instanceof Prefix || value instanceof String text && HostName.is(text);
    }

    @Override
    public String allowed() {
        return "an address such as \"192.0.2.7\", a block such as \"2001:db8::/32\" or a whole host"
                + " name such as \"office.example.com\"";
    }
}

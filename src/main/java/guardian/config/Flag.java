package guardian.config;

import java.util.Map;

/** True or false. */
record Flag() implements Kind<Boolean> {

    private static final Map<Object, Boolean> VALUES = Map.of(true, true, false, false);

    @Override
    public Boolean read(Object toml) {
        return VALUES.get(toml);
    }

    @Override
    public boolean allows(Boolean value) {
        return true;
    }

    @Override
    public String allowed() {
        return "true or false";
    }
}

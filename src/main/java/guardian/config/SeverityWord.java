package guardian.config;

import guardian.event.FiredRule;
import java.util.Locale;

/** A severity, as the number that ModSecurity has for it. */
record SeverityWord() implements Kind<Integer> {

    private static final int LEAST_SEVERE = 7;

    @Override
    public Integer read(Object toml) {
        if (!(toml instanceof String) && !(toml instanceof Long)) {
            return null;
        }
        int number = FiredRule.severity(toml.toString().toUpperCase(Locale.ROOT));
        return allows(number) ? (Integer) number : null;
    }

    @Override
    public boolean allows(Integer value) {
        return value >= 0 && value <= LEAST_SEVERE;
    }

    @Override
    public String allowed() {
        return "a severity from \"EMERGENCY\" or 0 over \"CRITICAL\" or 2 to \"DEBUG\" or 7";
    }
}

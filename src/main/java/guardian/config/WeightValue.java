package guardian.config;

import org.tomlj.TomlTable;

/** A number, a number for each class of statuses, or what is summed up instead of requests. */
record WeightValue() implements Kind<Weight> {

    private static final String OTHER = "other";

    @Override
    public Weight read(Object toml) {
        if (toml instanceof Long number) {
            return Weight.isAllowed(number) ? Weight.constant(number.intValue()) : null;
        }
        if (toml instanceof TomlTable table) {
            return byClass(table);
        }
        return "duration".equals(toml)
                ? Weight.amount(Weight.Of.DURATION)
                : "bytes".equals(toml) ? Weight.amount(Weight.Of.BYTES) : null;
    }

    private static Weight byClass(TomlTable table) {
        Integer other = table.contains(OTHER) ? number(table.get(OTHER)) : Integer.valueOf(1);
        if (other == null || table.isEmpty()) {
            return null;
        }
        Weight weight = Weight.constant(other);
        for (String key : table.keySet()) {
            Integer number = number(table.get(key));
            boolean isClass = key.matches("[1-9]xx");
            if (number == null || !isClass && !key.equals(OTHER)) {
                return null;
            }
            weight = isClass ? weight.with(key.charAt(0) - '0', number) : weight;
        }
        return weight;
    }

    private static Integer number(Object toml) {
        return toml instanceof Long number && Weight.isAllowed(number)
                ? (Integer) number.intValue()
                : null;
    }

    @Override
    public boolean allows(Weight value) {
        return true;
    }

    @Override
    public String allowed() {
        return "a whole number from 0 to "
                + Weight.GREATEST
                + ", one for each class such as { \"4xx\" = 5, other = 1 }, \"duration\" or"
                + " \"bytes\"";
    }
}

package guardian.config;

import java.util.List;

/** One of a few words; a value's word is its {@code toString}. */
record Choice<T>(List<T> values) implements Kind<T> {

    @Override
    public T read(Object toml) {
        for (T value : values) {
            if (value.toString().equals(toml)) {
                return value;
            }
        }
        return null;
    }

    @Override
    public boolean allows(T value) {
        return values.contains(value);
    }

    @Override
    public String allowed() {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            words.append(i == 0 ? "\"" : i == values.size() - 1 ? " or \"" : ", \"");
            words.append(values.get(i)).append('"');
        }
        return words.toString();
    }
}

package guardian.config;

/** What a key takes, and how that is read from the file. */
interface Kind<T> {

    /** The value, or null when what the file holds is none of this kind. */
    T read(Object toml);

    /** Whether a value of the right type also keeps the bounds. */
    boolean allows(T value);

    /** What is allowed, as the end of a fault: {@code a whole number from 8 to 32}. */
    String allowed();

    /** What is wrong with a value that {@link #read} refused. */
    default String wrong(Object toml) {
        return "found " + Shown.value(toml) + ", allowed: " + allowed();
    }
}

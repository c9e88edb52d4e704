package guardian.config;

/**
 * One key of a section.
 *
 * @param standard the default; null when the key has none
 */
record Key<T>(String name, T standard, Kind<T> kind) {

    /** Gives the value back, for constructors: no code may hold what no file could say. */
    T check(T value) {
        if (!kind.allows(value)) {
            throw new IllegalArgumentException(
                    name + ": found " + value + ", allowed: " + kind.allowed());
        }
        return value;
    }
}

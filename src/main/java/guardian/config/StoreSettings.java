package guardian.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code [store]}: the database for records and decisions.
 *
 * @param url {@code url} (SQLite: store.db in the state directory): {@code jdbc:sqlite:/PATH},
 *     {@code jdbc:mysql://...} or {@code jdbc:mariadb://...}; options of the driver, for TLS and
 *     else, stand in it
 * @param user {@code user} ("httpd-guardian"): who we are to MySQL, at most 80 printable characters
 * @param passwordFile {@code password_file} (""): a file with our password in its first line,
 *     absolute; without it, the environment variable GUARDIAN_STORE_PASSWORD
 * @param retention {@code retention} ("90d"): what is kept
 * @param countries {@code countries} (""): a database of networks and their countries in MaxMind's
 *     format, for the report of that name
 */
public record StoreSettings(
        String url,
        String user,
        Optional<Path> passwordFile,
        Retention retention,
        Optional<Path> countries) {

    private static final Key<Path> FILE =
            new Key<>("store.db", Path.of("/var/lib/httpd-guardian/store.db"), new AbsolutePath());
    private static final Key<String> URL =
            new Key<>("url", DatabaseUrl.of(FILE.standard()), new DatabaseUrl());
    private static final Key<String> USER = new Key<>("user", "httpd-guardian", new UserName());
    private static final Key<Optional<Path>> PASSWORD_FILE =
            new Key<>("password_file", Optional.empty(), new OptionalPath());
    private static final Key<Retention> RETENTION =
            new Key<>("retention", new RetentionText().read("90d"), new RetentionText());

    private static final Key<Optional<Path>> COUNTRIES =
            new Key<>("countries", Optional.empty(), new OptionalPath());

    public StoreSettings {
        URL.check(url);
        USER.check(user);
        PASSWORD_FILE.check(passwordFile);
        RETENTION.check(retention);
        COUNTRIES.check(countries);
    }

    static StoreSettings read(Section in, StateSettings state) {
        return new StoreSettings(
                in.get(URL, DatabaseUrl.of(Settings.placeOf(FILE, state))),
                in.get(USER),
                in.get(PASSWORD_FILE),
                in.get(RETENTION),
                in.get(COUNTRIES));
    }

    /** Who one is to a database server. */
    private record UserName() implements Kind<String> {

        private static final int LONGEST = 80;

        @Override
        public String read(Object toml) {
            return toml instanceof String text && allows(text) ? text : null;
        }

        @Override
        public boolean allows(String value) {
            return !value.isEmpty()
                    && value.length() <= LONGEST
                    && value.chars().allMatch(c -> c > ' ' && c < 127);
        }

        @Override
        public String allowed() {
            return "a name of at most " + LONGEST + " printable characters without blanks";
        }
    }
}

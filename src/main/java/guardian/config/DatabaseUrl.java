package guardian.config;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Which database, as JDBC says it; who we are to it stands elsewhere, for URLs get around. */
record DatabaseUrl() implements Kind<String> {

    private static final String SQLITE = "jdbc:sqlite:";
    private static final Pattern SERVER =
            Pattern.compile("jdbc:(mysql|mariadb)://[\\x21-\\x7e]{1,2000}");

    /** A user or a password, as both drivers take them. */
    private static final Pattern WHO =
            Pattern.compile("//[^/?]*@|[?&(,;](user|password)=", Pattern.CASE_INSENSITIVE);

    /** A database file. */
    static String of(Path file) {
        return SQLITE + file;
    }

    @Override
    public String read(Object toml) {
        return toml instanceof String text && allows(text) ? text : null;
    }

    @Override
    public boolean allows(String value) {
        if (value.startsWith(SQLITE)) {
            return new AbsolutePath().read(value.substring(SQLITE.length())) != null
                    && value.indexOf('?') < 0;
        }
        return SERVER.matcher(value).matches() && !WHO.matcher(value).find();
    }

    @Override
    public String allowed() {
        return "\"jdbc:sqlite:/PATH\", \"jdbc:mysql://HOST/DATABASE\" or"
                + " \"jdbc:mariadb://HOST/DATABASE\", without user and password";
    }

    @Override
    public String wrong(Object toml) {
        if (toml instanceof String text && WHO.matcher(text).find()) {
            return "found a user or a password in it, allowed: "
                    + allowed()
                    + ": they belong into user and password_file";
        }
        return Kind.super.wrong(toml);
    }
}

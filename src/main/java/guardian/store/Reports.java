package guardian.store;

import guardian.config.Settings;
import guardian.event.Prefix;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What can be asked of the store, whether a guardian runs or not; nothing is ever changed.
 *
 * <p>For one thread.
 */
public final class Reports implements AutoCloseable {

    private static final List<Report> ALL =
            Stream.of(
                            ClientReports.all(),
                            HourlyReports.all(),
                            DecisionReports.all(),
                            Effectiveness.all(),
                            Countries.all())
                    .flatMap(List::stream)
                    .toList();

    private final Database database;
    private final Connection connection;

    private Reports(Database database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    /** Each report by its name, with what it is about. */
    public static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        for (Report each : ALL) {
            all.put(each.name(), each.title(each.over()));
        }
        return all;
    }

    /**
     * Opens the store that the settings name.
     *
     * @param environment of this process, where a password may be
     * @return null when nothing was ever stored there
     * @throws IOException it cannot be read
     */
    public static Reports open(Settings settings, Map<String, String> environment)
            throws IOException {
        return open(Databases.of(settings, environment));
    }

    static Reports open(Database database) throws IOException {
        try {
            Connection connection = database.openReading();
            if (connection == null) {
                return null;
            }
            int version = database.version(connection);
            if (version == 0) {
                connection.close();
                return null;
            }
            if (version < Schema.VERSION) {
                connection.close();
                throw new IOException(
                        "its tables are of version "
                                + version
                                + ": start the guardian once, which brings them to "
                                + Schema.VERSION);
            }
            Schema.check(version, database);
            return new Reports(database, connection);
        } catch (SQLException | IOException e) {
            throw new IOException("cannot read " + database.name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Asks for a report.
     *
     * @throws IllegalArgumentException there is none of that name
     */
    public Answer ask(String name, Asked asked) throws IOException {
        Report report =
                ALL.stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no report " + name));
        Instant since = asked.sinceFor(report.period());
        long over = asked.over().orElse(report.over());
        try {
            List<List<Object>> rows =
                    report.query().rows(new Reading(connection, database, asked, since, over));
            return new Answer(name, report.title(over), since, report.columns(), rows);
        } catch (SQLException e) {
            throw new IOException(
                    "cannot make the report " + name + " of " + database.name() + ": " + e, e);
        }
    }

    /** What there is of one client, as the decision log writes it. */
    public OneClient about(Prefix client) throws IOException {
        try {
            return OneClient.of(client.toString(), connection);
        } catch (SQLException e) {
            throw new IOException("cannot read " + database.name() + ": " + e, e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException("cannot close " + database.name(), e);
        }
    }
}

package guardian.store;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A real MariaDB with its own data, port and log, in a folder of the test's. */
public final class MariadbServer implements AutoCloseable {

    public static final String USER = "guard";
    public static final String PASSWORD = "it's \"s3cret\" \\ \u00fc";

    private final Path folder;
    private final String[] options;
    private final int port;
    private final Path passwordFile;
    private Process process;
    private int databases;

    /** Starts one. */
    public MariadbServer(Path folder, String... options) throws Exception {
        this.folder = folder;
        this.options = options;
        this.port = freePort();
        this.passwordFile = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Process install =
                new ProcessBuilder(
                                "mariadb-install-db",
                                "--no-defaults",
                                "--datadir=" + folder.resolve("data"),
                                "--user=root",
                                "--auth-root-authentication-method=normal",
                                "--skip-test-db")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("install.log").toFile())
                        .start();
        if (install.waitFor() != 0) {
            throw new IOException(Files.readString(folder.resolve("install.log")));
        }
        start();
        admin("CREATE USER " + USER + " IDENTIFIED BY '" + quoted(PASSWORD) + "'");
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("'", "''");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Starts it, on the data that it has; returns when it answers. */
    public void start() throws Exception {
        List<String> command = new ArrayList<>();
        command.add("mariadbd");
        command.add("--no-defaults");
        command.add("--user=root");
        command.add("--datadir=" + folder.resolve("data"));
        command.add("--socket=" + folder.resolve("socket"));
        command.add("--bind-address=127.0.0.1");
        command.add("--port=" + port);
        command.add("--skip-name-resolve");
        // As Debian sets it, and not what we need: bytes must come through all the same.
        command.add("--character-set-server=latin1");
        command.addAll(List.of(options));
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("server.log").toFile())
                        .start();
        for (int tries = 0; ; tries++) {
            try {
                admin("SELECT 1");
                return;
            } catch (SQLException e) {
                if (tries == 300 || !process.isAlive()) {
                    throw new IOException(Files.readString(folder.resolve("server.log")), e);
                }
                Thread.sleep(100);
            }
        }
    }

    /** As a machine that fails: it has no time to end anything. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** It hangs: what is sent to it is taken, and nothing comes back. */
    public void hang(boolean on) throws Exception {
        String signal = on ? "-STOP" : "-CONT";
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    private Connection connect(String user, String password) throws SQLException {
        Properties who = new Properties();
        who.setProperty("user", user);
        who.setProperty("password", password);
        return new org.mariadb.jdbc.Driver().connect("jdbc:mariadb://127.0.0.1:" + port + "/", who);
    }

    public void admin(String sql) throws SQLException {
        try (Connection connection = connect("root", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A new database without tables, through the driver of that name. */
    Database database(String driver) throws SQLException {
        String name = "guard" + ++databases;
        admin("CREATE DATABASE " + name);
        admin("GRANT ALL ON " + name + ".* TO " + USER);
        return new ServerDatabase(
                url(driver, name), USER, new Password(Optional.of(passwordFile), System.getenv()));
    }

    public String url(String driver, String database) {
        return "jdbc:" + driver + "://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(null, 20, TimeUnit.SECONDS)
                .thenRun(process::destroyForcibly)
                .join();
    }
}

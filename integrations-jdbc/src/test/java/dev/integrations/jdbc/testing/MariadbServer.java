package dev.integrations.jdbc.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The MariaDB that tests run on: the one that {@value #URL_VARIABLE} names, or one server in this process's care that is
 * started once, from what is installed, and stopped with it.
 */
public final class MariadbServer {
    private static final String URL_VARIABLE = "INTEGRATIONS_TEST_MARIADB_URL";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private MariadbServer() {}

    /**
     * Makes a database for a test of its own.
     *
     * @return a JDBC URL with user and, if one is needed, password, whose connections work in a new, empty database
     */
    public static String newDatabase() {
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        String url = Running.URL;
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("MariaDB for tests cannot be used", e);
        }
        return withDatabase(url, name);
    }

    private static String withDatabase(String url, String name) {
        int options = url.indexOf('?');
        String server = options < 0 ? url : url.substring(0, options);
        return server.substring(0, server.lastIndexOf('/') + 1) + name + (options < 0 ? "?" : url.substring(options));
    }

    /** Started with the first use. */
    private static final class Running {
        static final String URL = url();

        private static String url() {
            String given = System.getenv(URL_VARIABLE);
            if (given != null && !given.isBlank()) {
                return given;
            }
            try {
                return start();
            } catch (IOException e) {
                throw new UncheckedIOException("MariaDB for tests does not start", e);
            }
        }

        /** Nothing of it is kept, so nothing of it is synced. The character set is not the one that the store needs. */
        private static String start() throws IOException {
            Path folder = Files.createTempDirectory("mariadb");
            Path log = folder.resolve("log");
            String user = "--user=" + System.getProperty("user.name");
            String data = "--datadir=" + folder.resolve("data");
            run(
                    log,
                    program("mariadb-install-db"),
                    "--no-defaults",
                    user,
                    data,
                    "--skip-test-db",
                    "--auth-root-authentication-method=normal");
            int port = freePort();
            Process server = startBoundToThisProcess(
                    log,
                    program("mariadbd"),
                    "--no-defaults",
                    user,
                    data,
                    "--bind-address=127.0.0.1",
                    "--port=" + port,
                    "--socket=" + folder.resolve("socket"),
                    "--pid-file=" + folder.resolve("pid"),
                    "--innodb-flush-log-at-trx-commit=0",
                    "--innodb-buffer-pool-size=256M",
                    "--max-connections=300",
                    "--character-set-server=latin1");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
            String url = "jdbc:mariadb://127.0.0.1:" + port + "/?user=root&sslMode=disable";
            awaitAnswer(url, server, log);
            return url;
        }

        private static String program(String name) {
            return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
                    .map(folder -> Path.of(folder, name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "%s is not installed: run 'apt-get install --no-install-recommends mariadb-server-core', or set %s"
                                    .formatted(name, URL_VARIABLE)))
                    .toString();
        }

        private static void run(Path log, String... command) throws IOException {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (!ended(process) || process.exitValue() != 0) {
                throw new IllegalStateException(command[0] + " failed: " + Files.readString(log));
            }
        }

        /** The shell ends the server when this process is gone, even killed: the pipe between the two closes then. */
        private static Process startBoundToThisProcess(Path log, String... server) throws IOException {
            List<String> command = new ArrayList<>(
                    List.of("/bin/sh", "-c", "\"$@\" < /dev/null & read -r _; kill -KILL $!; wait $!", "mariadb"));
            command.addAll(List.of(server));
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        private static void awaitAnswer(String url, Process server, Path log) throws IOException {
            await().pollInSameThread()
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> !server.isAlive() || answers(url));
            if (!server.isAlive()) {
                throw new IllegalStateException("MariaDB for tests ended: " + Files.readString(log));
            }
        }

        private static boolean answers(String url) throws SQLException {
            try (Connection connection = DriverManager.getConnection(url)) {
                return connection.isValid(1);
            }
        }

        private static void stop(Process server, Path folder) {
            try {
                server.getOutputStream().close();
                ended(server);
                deleteAll(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static boolean ended(Process process) {
            try {
                return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private static void deleteAll(Path folder) throws IOException {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}

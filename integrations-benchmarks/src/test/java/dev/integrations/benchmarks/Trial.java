package dev.integrations.benchmarks;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.integrations.Integrations;
import dev.integrations.crypto.KeyRing;
import dev.integrations.http.OutboundPolicy;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.jdbc.testing.MariadbServer;
import dev.integrations.jdbc.testing.PostgresqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** A database and a receiver of one test, for the load program and for looking at what it left. */
final class Trial implements AutoCloseable {
    static final int CONCURRENCY = 16;
    static final int PAYLOAD_BYTES = 200;

    /** Which database is used. */
    enum Database {
        /** A file, which one process at a time can open, and which keeps all commits when that is killed. */
        H2,
        POSTGRESQL,
        MARIADB;

        String newUrl(Path folder) {
            return switch (this) {
                case H2 -> "jdbc:h2:file:" + folder.resolve("load") + ";REUSE_SPACE=FALSE";
                case POSTGRESQL -> PostgresqlServer.newSchema() + "&ApplicationName=" + UUID.randomUUID();
                case MARIADB -> MariadbServer.newDatabase();
            };
        }

        /** Returns a query for the number of connections to the database of a trial. */
        String clients() {
            return this == POSTGRESQL
                    ? "SELECT COUNT(*) FROM pg_stat_activity"
                            + " WHERE application_name = current_setting('application_name')"
                    : "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE()";
        }
    }

    /** Returns the databases that this build runs tests on; the build says which. */
    static List<Database> databases() {
        return Stream.of(System.getProperty("test.databases", "h2,postgresql").split(","))
                .map(name -> Database.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
    }

    /** Returns those of them that several processes can use at once. */
    static List<Database> servers() {
        return databases().stream().filter(database -> database != Database.H2).toList();
    }

    private final Path folder;
    private final Database kind;
    private final DatabaseOptions database;
    private final VerifyingReceiver receiver = new VerifyingReceiver();

    Trial(Database database, Path folder) {
        this.folder = folder;
        this.kind = database;
        this.database = new DatabaseOptions(database.newUrl(folder), "", "");
    }

    /** Returns how many events there are: enough to see each kill, or many in the long profile. */
    static int events(int normally, int inLongProfile) {
        return System.getProperty("load.scale", "normal").equals("long") ? inLongProfile : normally;
    }

    VerifyingReceiver receiver() {
        return receiver;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    List<String> options(String mode, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--jdbc-url",
                database.jdbcUrl(),
                "--key",
                file("key").toString(),
                "--url",
                receiver.url(),
                "--secret",
                VerifyingReceiver.SECRET,
                "--allow-loopback",
                "--concurrency",
                Integer.toString(CONCURRENCY),
                "--payload-bytes",
                Integer.toString(PAYLOAD_BYTES),
                "--mode",
                mode));
        options.addAll(List.of(more));
        return options;
    }

    /**
     * Waits until the server has noticed that all clients of this trial are gone: a commit that a client asked for before
     * it was killed is carried out all the same, a moment later.
     */
    void awaitNoClient() {
        if (kind != Database.H2) {
            await().atMost(Duration.ofSeconds(30)).until(() -> clients() == 1);
        }
    }

    private int clients() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(kind.clients())) {
            count.next();
            return count.getInt(1);
        }
    }

    /** Looks at what is stored, while no other process has the database open. */
    <R> R look(Function<Integrations, R> question) {
        try (HikariDataSource pool = database.open(2);
                JdbcStore store = JdbcStore.open(pool);
                Integrations integrations = Integrations.builder()
                        .store(store)
                        .keyRing(KeyRing.ofFileOrCreate(file("key")))
                        .outbound(OutboundPolicy.development())
                        .startPaused()) {
            return question.apply(integrations);
        }
    }

    long pending() {
        return look(integrations -> integrations.operator().backlog().pending());
    }

    @Override
    public void close() {
        receiver.close();
    }
}

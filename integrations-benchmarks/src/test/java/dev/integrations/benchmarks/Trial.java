package dev.integrations.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.integrations.Integrations;
import dev.integrations.crypto.KeyRing;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.jdbc.testing.PostgresqlServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A database and a receiver of one test, for the load program and for looking at what it left. */
final class Trial implements AutoCloseable {
    static final int CONCURRENCY = 16;
    static final int PAYLOAD_BYTES = 200;

    /** Which database is used. */
    enum Database {
        /** A file, which one process at a time can open. */
        H2,
        POSTGRESQL;

        String newUrl(Path folder) {
            return this == H2 ? "jdbc:h2:file:" + folder.resolve("load") : PostgresqlServer.newSchema();
        }
    }

    private final Path folder;
    private final DatabaseOptions database;
    private final VerifyingReceiver receiver = new VerifyingReceiver();

    Trial(Database database, Path folder) {
        this.folder = folder;
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

    /** Looks at what is stored, while no other process has the database open. */
    <R> R look(Function<Integrations, R> question) {
        try (HikariDataSource pool = database.open(2);
                JdbcStore store = JdbcStore.open(pool);
                Integrations integrations = Integrations.builder()
                        .store(store)
                        .keyRing(KeyRing.ofFileOrCreate(file("key")))
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

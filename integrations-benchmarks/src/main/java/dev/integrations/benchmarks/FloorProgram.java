package dev.integrations.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.integrations.jdbc.JdbcStore;
import java.sql.SQLException;
import java.util.Set;

/**
 * Measures in one process, in turns, three ways to get the same bytes to the same receiver: the HTTP client alone, a
 * hand-written loop over the library's tables, and the library. The options are {@code --jdbc-url}, {@code --user},
 * {@code --password} of an empty database, {@code --url} of a receiver on this machine such as {@link SinkProgram},
 * {@code --events}, {@code --payload-bytes}, {@code --concurrency} and {@code --rounds}; one more round before them warms
 * up.
 */
public final class FloorProgram {
    private static final Set<String> OPTIONS = Set.of(
            "--jdbc-url", "--user", "--password", "--url", "--events", "--payload-bytes", "--concurrency", "--rounds");

    private FloorProgram() {}

    /**
     * Runs the rounds and prints each figure, then the medians with their ratios.
     *
     * @param args see the class
     * @throws InterruptedException if it is interrupted
     * @throws SQLException if the database refuses a statement
     */
    public static void main(String[] args) throws InterruptedException, SQLException {
        Arguments given = new Arguments(args, OPTIONS, Set.of());
        DatabaseOptions database = DatabaseOptions.of(given);
        FloorRun.Shape shape = new FloorRun.Shape(
                given.required("--url"),
                given.integer("--events", 20_000, 1, 10_000_000),
                given.integer("--payload-bytes", 500, Payload.MIN_BYTES, 1 << 18),
                given.integer("--concurrency", 16, 1, 256));
        int rounds = given.integer("--rounds", 3, 1, 100);
        if (!given.problems().isEmpty()) {
            System.err.println(String.join(System.lineSeparator(), given.problems()));
            System.exit(2);
        }
        try (HikariDataSource pool = database.open(6);
                JdbcStore store = JdbcStore.open(pool);
                FloorRun run = new FloorRun(pool, store, shape)) {
            run.rounds(rounds);
        }
    }
}

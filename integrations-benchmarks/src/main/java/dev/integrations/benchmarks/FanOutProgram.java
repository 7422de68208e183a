package dev.integrations.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.integrations.jdbc.JdbcStore;
import java.util.Set;

/**
 * Measures in one process, in turns, what it costs to publish an event that few webhooks want: among many webhooks of many
 * tenants, and among a handful. The options are {@code --jdbc-url} and {@code --small-jdbc-url} of two databases of one
 * kind, which keep their webhooks from run to run, {@code --user}, {@code --password}, {@code --webhooks} and {@code
 * --tenants} of the first, {@code --small-webhooks} of the second, which has one tenant, {@code --matching}, {@code
 * --events} of a round and {@code --rounds}; one more round before them warms up. It delivers nothing.
 */
public final class FanOutProgram {
    private static final Set<String> OPTIONS = Set.of(
            "--jdbc-url",
            "--small-jdbc-url",
            "--user",
            "--password",
            "--webhooks",
            "--tenants",
            "--small-webhooks",
            "--matching",
            "--events",
            "--rounds");

    private FanOutProgram() {}

    /**
     * Runs the rounds and prints each figure; the last line is JSON with the medians and their ratio.
     *
     * @param args see the class
     */
    public static void main(String[] args) {
        Arguments given = new Arguments(args, OPTIONS, Set.of());
        DatabaseOptions large = DatabaseOptions.of(given);
        DatabaseOptions small = DatabaseOptions.of(given, "--small-jdbc-url");
        int matching = given.integer("--matching", 3, 0, 1000);
        int tenants = given.integer("--tenants", 1000, 1, 1_000_000);
        int webhooks = given.integer("--webhooks", 100_000, 1, 10_000_000);
        int smallWebhooks = given.integer("--small-webhooks", 10, 1, 10_000_000);
        int events = given.integer("--events", 5000, 1, 10_000_000);
        int rounds = given.integer("--rounds", 5, 1, 100);
        if (webhooks / tenants < matching || smallWebhooks < matching) {
            given.problem("each tenant needs at least as many webhooks as --matching, %d".formatted(matching));
        }
        if (!given.problems().isEmpty()) {
            System.err.println(String.join(System.lineSeparator(), given.problems()));
            System.exit(2);
        }
        try (HikariDataSource largePool = large.open(2);
                HikariDataSource smallPool = small.open(2);
                JdbcStore largeStore = JdbcStore.open(largePool);
                JdbcStore smallStore = JdbcStore.open(smallPool);
                FanOutTenants many = new FanOutTenants(largeStore, tenants, webhooks / tenants, matching);
                FanOutTenants few = new FanOutTenants(smallStore, 1, smallWebhooks, matching)) {
            System.out.println(new FanOutRun(many, few, events).rounds(rounds).toJson());
        }
    }
}

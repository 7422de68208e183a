package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.EventQuery;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.webhook.WebhookSettings;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * Publishes in the transaction that writes the host's own table, so that both happen or neither: in a transaction of the
 * store, which hands over to the dispatcher on commit, and in one that the host opened itself, which is found by the next
 * poll. What is rolled back is never delivered.
 */
public final class TransactionalPublish {
    private final DataSource dataSource;
    private final JdbcStore store;
    private final Tenant acme;

    TransactionalPublish(DataSource dataSource, JdbcStore store, Tenant acme) {
        this.dataSource = dataSource;
        this.store = store;
        this.acme = acme;
    }

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        run().forEach(System.out::println);
    }

    /** Returns what arrived, in the order in which it was published, and what the database holds then. */
    static List<String> run() throws Exception {
        DataSource dataSource = JdbcConnectionPool.create("jdbc:h2:mem:transactions;DB_CLOSE_DELAY=-1", "sa", "");
        createTable(dataSource);
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        try (LocalServer receiver = LocalServer.start();
                JdbcStore store = JdbcStore.open(dataSource);
                Integrations integrations = Integrations.builder()
                        .store(store)
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .development()
                        .start()) {
            receiver.on("/hooks", (headers, rawBody) -> {
                arrived.add(new String(rawBody, StandardCharsets.UTF_8));
                return 204;
            });
            Tenant acme = integrations.tenant("acme");
            acme.webhooks()
                    .create(WebhookSettings.builder(receiver.url("/hooks")).build());

            TransactionalPublish host = new TransactionalPublish(dataSource, store, acme);
            host.rollBack(new Invoice("INV-0", 100));
            host.payInTransaction(new Invoice("INV-1", 4200));
            String first = next(arrived);
            host.payOnConnection(new Invoice("INV-2", 990));
            return List.of(first, next(arrived), "%d invoices, %d events".formatted(host.invoices(), host.events()));
        }
    }

    void payInTransaction(Invoice invoice) throws SQLException {
        // region transaction-store
        store.useTransaction(transaction -> {
            insert(transaction.connection(), invoice);
            acme.events().within(transaction).publish("invoice.paid", invoice);
        });
        // endregion
    }

    void payOnConnection(Invoice invoice) throws SQLException {
        // region transaction-enlist
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            insert(connection, invoice);
            acme.events().within(store.enlist(connection)).publish("invoice.paid", invoice);
            connection.commit();
        }
        // endregion
    }

    void rollBack(Invoice invoice) throws SQLException {
        // region transaction-rollback
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            insert(connection, invoice);
            acme.events().within(store.enlist(connection)).publish("invoice.paid", invoice);
            connection.rollback();
        }
        // endregion
    }

    private static void insert(Connection connection, Invoice invoice) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO invoices VALUES (?, ?)")) {
            insert.setString(1, invoice.number());
            insert.setLong(2, invoice.cents());
            insert.executeUpdate();
        }
    }

    private long invoices() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM invoices");
                ResultSet rows = count.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private int events() {
        return acme.events()
                .list(EventQuery.all(), PageRequest.first(10))
                .items()
                .size();
    }

    private static void createTable(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement create = connection.prepareStatement(
                        "CREATE TABLE invoices (number VARCHAR(20) PRIMARY KEY, cents BIGINT NOT NULL)")) {
            create.execute();
        }
    }

    private static String next(BlockingQueue<String> arrived) throws InterruptedException {
        return "delivered "
                + Objects.requireNonNull(arrived.poll(10, TimeUnit.SECONDS), "nothing arrived within 10 seconds");
    }
}

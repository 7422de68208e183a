package dev.integrations.examples;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.integrations.signature.Verification;
import dev.integrations.signature.Verification.Refused;
import dev.integrations.signature.Verification.Verified;
import dev.integrations.signature.WebhookVerifier;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * A receiver as a customer should write it, for any server that gives it the headers and the raw body: it verifies before
 * it parses, does the work of each event once, and says yes only after its commit.
 */
final class PaymentReceiver {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String INTEGRITY_VIOLATION = "23";

    private final DataSource dataSource;
    private final Consumer<String> log;
    private volatile WebhookVerifier verifier;

    PaymentReceiver(DataSource dataSource, WebhookVerifier verifier, Consumer<String> log) throws SQLException {
        this.dataSource = dataSource;
        this.verifier = verifier;
        this.log = log;
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE received_events (id VARCHAR(255) PRIMARY KEY)");
            statement.execute("CREATE TABLE payments (invoice VARCHAR(20) PRIMARY KEY, cents BIGINT NOT NULL)");
        }
    }

    void trust(WebhookVerifier changed) {
        this.verifier = changed;
    }

    // region receive-and-verify
    /** Returns the status to answer with. An exception becomes a 500, and the sender tries again. */
    int receive(Map<String, List<String>> headers, byte[] rawBody) throws IOException, SQLException {
        Verification verification = verifier.verify(headers, rawBody);
        if (verification instanceof Refused refused) {
            log.accept("400 %s: %s".formatted(refused.reason(), refused.message()));
            return 400; // no word on why: that would help whoever forges
        }
        Verified verified = (Verified) verification;
        boolean isNew = bookOnce(verified.id(), MAPPER.readValue(rawBody, Invoice.class));
        log.accept("204 %s, signed with the %s key".formatted(isNew ? "booked" : "known already", verified.keyLabel()));
        return 204;
    }

    /** The id is the same on every attempt; it is kept in the transaction that does the work, so that neither is alone. */
    private boolean bookOnce(String eventId, Invoice invoice) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            boolean isNew = remember(connection, eventId);
            if (isNew) {
                book(connection, invoice);
                connection.commit();
            } else {
                connection.rollback();
            }
            return isNew;
        }
    }

    private static boolean remember(Connection connection, String eventId) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO received_events VALUES (?)")) {
            insert.setString(1, eventId);
            insert.executeUpdate();
            return true;
        } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith(INTEGRITY_VIOLATION)) {
                return false;
            }
            throw e;
        }
    }
    // endregion

    private static void book(Connection connection, Invoice invoice) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO payments VALUES (?, ?)")) {
            insert.setString(1, invoice.number());
            insert.setLong(2, invoice.cents());
            insert.executeUpdate();
        }
    }
}

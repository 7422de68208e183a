package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.integrations.oauth.Grant;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.oauth.TokenKind;
import dev.integrations.testkit.OAuthMother;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that wait for another transaction, on H2 for longer than a statement does. */
class LockWaitTest extends StoreTest {
    private static final int TIMEOUT_MILLIS = 20;

    private final OAuthApp app = OAuthMother.anApp(ACME);

    @BeforeEach
    void insert_what_is_changed() {
        store.useTransaction(transaction -> {
            transaction.oauthApps().insert(app);
            transaction.oauthApps().insertSecret(OAuthMother.aSecret(app, "first", NOON));
            transaction.consents().save(OAuthMother.aConsent(app, ACME, "user:42"));
        });
        if (kind == TestDatabase.Kind.H2) {
            database.execute("SET DEFAULT_LOCK_TIMEOUT " + TIMEOUT_MILLIS);
            database.pool().getHikariPoolMXBean().softEvictConnections();
        }
    }

    /** Begins work while another transaction has locked a table's row, which it keeps for longer than H2 would wait. */
    private <T> T whileLocked(String table, String column, Supplier<T> work) throws SQLException {
        CompletableFuture<T> waiting;
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate(
                    "UPDATE integrations_oauth_%s SET %s = %s WHERE 1 = 1".formatted(table, column, column));
            waiting = CompletableFuture.supplyAsync(work);
            await().pollDelay(Duration.ofMillis(10 * TIMEOUT_MILLIS)).until(() -> true);
            assertThat(waiting).isNotDone();
            connection.rollback();
            connection.setAutoCommit(true);
        }
        return waiting.join();
    }

    @Test
    void app_is_changed_when_the_other_transaction_ended() throws SQLException {
        OAuthApp disabled = new OAuthApp(app.id(), ACME, app.settings(), false, 2, NOON, NOON);

        assertThat(whileLocked(
                        "app",
                        "enabled",
                        () -> store.<Boolean, RuntimeException>inTransaction(
                                transaction -> transaction.oauthApps().update(disabled))))
                .isTrue();
        assertThat(whileLocked(
                        "app",
                        "enabled",
                        () -> store.<Boolean, RuntimeException>inTransaction(
                                transaction -> transaction.oauthApps().delete(ACME, app.id(), NOON))))
                .isTrue();
    }

    @Test
    void secrets_expire_when_the_other_transaction_ended() throws SQLException {
        Instant later = NOON.plusSeconds(1);

        whileLocked(
                "secret",
                "hint",
                () -> store.<Boolean, RuntimeException>inTransaction(transaction -> {
                    transaction.oauthApps().expireSecrets(ACME, app.id(), later);
                    return true;
                }));

        assertThat(store.inTransaction(transaction ->
                                transaction.oauthApps().load(app.id(), later).orElseThrow())
                        .secrets())
                .isEmpty();
    }

    @Test
    void nothing_is_left_of_an_expunged_tenant_that_another_transaction_works_on() throws SQLException {
        Grant grant = OAuthMother.aGrant(OAuthMother.anApproval(app));
        store.useTransaction(transaction -> {
            transaction.oauthGrants().insertCode(OAuthMother.aCode(OAuthMother.anApproval(app)));
            transaction.oauthGrants().insertGrant(grant);
            transaction.oauthGrants().insertToken(OAuthMother.aToken(grant, TokenKind.REFRESH));
        });

        assertThat(whileLocked("code", "challenge", this::removedOfTheTenant)).isEqualTo(3);

        assertThat(database.count("oauth_code")).isZero();
        assertThat(database.count("oauth_grant")).isZero();
        assertThat(database.count("oauth_token")).isZero();
    }

    private int removedOfTheTenant() {
        return store.<Integer, RuntimeException>inTransaction(
                transaction -> transaction.oauthGrants().deleteSome(ACME, 10));
    }

    @Test
    void consent_is_held_when_the_other_transaction_ended() throws SQLException {
        assertThat(whileLocked(
                        "consent",
                        "scopes_by_resource",
                        () -> store.<Boolean, RuntimeException>inTransaction(transaction -> transaction
                                .consents()
                                .hold(ACME, "user:42", app.id())
                                .isPresent())))
                .isTrue();
    }
}

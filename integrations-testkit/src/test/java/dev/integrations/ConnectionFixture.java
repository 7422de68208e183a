package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Secret;
import dev.integrations.connection.AuthorizationRequest;
import dev.integrations.connection.AuthorizationResult;
import dev.integrations.connection.AuthorizationResult.Connected;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionListener;
import dev.integrations.connection.ConnectionScheme;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.Connections;
import dev.integrations.connection.ProviderDescriptor;
import dev.integrations.connection.TokenSource;
import dev.integrations.crypto.KeyRing;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.http.StrictProvider;
import dev.integrations.web.WebParameters;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A tenant, a provider that forgives nothing, and a clock that stands still. */
abstract class ConnectionFixture {
    static final String SESSION = "session-1";

    final ManualClock clock = ManualClock.startingAt(NOON);
    final StrictProvider provider = StrictProvider.start();
    final List<String> told = new CopyOnWriteArrayList<>();
    Integrations integrations;
    Connections acme;

    @BeforeEach
    void start() {
        integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .connections(settings())
                .startPaused();
        acme = integrations.tenant("acme").as("user:1").connections();
    }

    @AfterEach
    void stop() {
        integrations.close();
        provider.close();
    }

    ConnectionSettings settings() {
        return ConnectionSettings.builder()
                .provider(provider.descriptor("strict").build(), StrictProvider.CLIENT)
                .provider(
                        provider.descriptor("naming")
                                .issuer("https://issuer.test", true)
                                .build(),
                        StrictProvider.CLIENT)
                .provider(ProviderDescriptor.builder("keyed", ConnectionScheme.API_KEY)
                        .header("X-Api-Key", "")
                        .build())
                .provider(ProviderDescriptor.builder("basic", ConnectionScheme.BASIC)
                        .build())
                .provider(ProviderDescriptor.builder("machine", ConnectionScheme.CLIENT_CREDENTIALS)
                        .tokenEndpoint(provider.url("/token"))
                        .build())
                .redirectBase("https://app.test/callback")
                .listener(new Telling())
                .build();
    }

    Connection connect() {
        return connected(come(provider.approve(acme.authorize(AuthorizationRequest.of("strict", "Strict", SESSION))
                .uri())));
    }

    AuthorizationResult come(String query) {
        return acme.callback("strict", WebParameters.parse(query), SESSION);
    }

    static Connection connected(AuthorizationResult result) {
        assertThat(result).isInstanceOf(Connected.class);
        return ((Connected) result).connection();
    }

    Secret value(Connection connection) {
        return value(acme.tokens(connection.id()));
    }

    static Secret value(TokenSource tokens) {
        try {
            return tokens.value().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e);
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("no token came", e);
        }
    }

    List<String> audited() {
        return integrations.tenant("acme").audit().list(PageRequest.first(100)).items().stream()
                .map(AuditEntry::action)
                .toList();
    }

    /** Writes down what it is told. */
    final class Telling implements ConnectionListener {
        @Override
        public void refreshed(Connection connection) {
            told.add("refreshed");
        }

        @Override
        public void refreshFailed(Connection connection) {
            told.add("failed: " + connection.reason().orElse(""));
        }

        @Override
        public void reauthorizationRequired(Connection connection) {
            told.add("ended: " + connection.reason().orElse(""));
        }
    }
}

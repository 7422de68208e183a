package dev.integrations.connection;

import dev.integrations.common.Secret;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import dev.integrations.connection.ConnectionCredentials.ClientCredentials;
import dev.integrations.crypto.Encryption;
import dev.integrations.crypto.KeyRing;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.store.InMemoryStore;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

/** A connection whose token has ended, one thread, and a transport that does what it is told. */
abstract class RefreshFixture {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration LIFE = Duration.ofHours(1);

    final ConnectionSettings settings = ConnectionSettings.builder()
            .provider(ProviderDescriptor.builder("machine", ConnectionScheme.CLIENT_CREDENTIALS)
                    .tokenEndpoint("https://id.test/token")
                    .build())
            .build();
    final InMemoryStore store = InMemoryStore.create();
    final AtomicInteger asked = new AtomicInteger();
    Instant now = START;
    CompletableFuture<OutboundResponse> answer = CompletableFuture.completedFuture(token("one"));
    ConnectionParts parts;
    StoredConnection row;

    @BeforeEach
    void connect() {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        SecureRandom random = new SecureRandom();
        parts = new ConnectionParts(
                store,
                KeyRing.ephemeralForDevelopment(),
                new Told(),
                clock,
                random,
                new TimeOrderedUuids(clock, random),
                Runnable::run,
                settings);
        TenantId acme = TenantId.of("acme");
        Connection connection = new DirectConnections(parts, acme, parts.trailOf(acme))
                .create("machine", "M", new ClientCredentials("id", Secret.of("secret"), List.of()));
        row = store.inTransaction(transaction -> transaction.connections().find(acme, connection.id()))
                .orElseThrow();
        now = now.plus(LIFE);
    }

    static OutboundResponse token(String token) {
        return OutboundResponse.builder(200)
                .body("{\"access_token\":\"%s\",\"expires_in\":3600}"
                        .formatted(token)
                        .getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /** Answers every request in the same way. */
    private final class Told implements HttpTransport {
        @Override
        public CompletableFuture<OutboundResponse> send(OutboundRequest request) {
            asked.incrementAndGet();
            return answer;
        }

        @Override
        public void close() {}
    }

    StoredConnection stored() {
        return store.inTransaction(transaction -> transaction
                        .connections()
                        .find(row.connection().tenant(), row.connection().id()))
                .orElseThrow();
    }

    List<StoredConnection> due() {
        return store.inTransaction(transaction -> transaction.connections().due(now, 10));
    }

    ConnectionParts on(Transactions<? extends ConnectionTransaction> transactions) {
        return parts(transactions, parts.encryption());
    }

    ConnectionParts with(Encryption encryption) {
        return parts(store, encryption);
    }

    ConnectionParts parts(Transactions<? extends ConnectionTransaction> transactions, Encryption encryption) {
        return new ConnectionParts(
                transactions,
                encryption,
                parts.transport(),
                parts.clock(),
                parts.random(),
                parts.ids(),
                parts.executor(),
                settings);
    }
}

package dev.integrations.connection;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.TenantId;
import dev.integrations.connection.ConnectionCredentials.ClientCredentials;
import dev.integrations.connection.TokenAnswer.Granted;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Connections that are made of what a tenant gives, without a browser. */
final class DirectConnections {
    private final ConnectionParts parts;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final CredentialVault vault;
    private final Transitions transitions;
    private final UpstreamCalls upstream;

    DirectConnections(ConnectionParts parts, TenantId tenant, AuditTrail audit) {
        this.parts = parts;
        this.tenant = tenant;
        this.audit = audit;
        this.vault = new CredentialVault(parts.encryption());
        this.transitions = new Transitions(vault, parts.settings());
        this.upstream = new UpstreamCalls(parts.transport(), parts.settings());
    }

    /** Credentials as they are to be kept, and the token that the provider gave for them, if it gives any. */
    private record Tried(OpenCredentials credentials, Optional<Granted> granted) {}

    Connection create(String provider, String name, ConnectionCredentials given) {
        Tried tried = tried(provider, name, given);
        StoredConnection stored = applied(tried, empty(provider, name));
        Connection connection = stored.connection();
        parts.transactions().useTransaction(transaction -> {
            transaction.connections().insert(stored);
            audit.record(
                    transaction,
                    "connection.created",
                    connection.id(),
                    Map.of("provider", connection.provider(), "name", connection.name()));
        });
        return connection;
    }

    Connection replace(Connection connection, ConnectionCredentials given) {
        Tried tried = tried(connection.provider(), connection.name(), given);
        return VersionedChange.of(parts, tenant, connection.id())
                .make(
                        row -> applied(tried, row),
                        (transaction, next) -> audit.record(
                                transaction,
                                "connection.credentials_replaced",
                                connection.id(),
                                Map.of("provider", connection.provider())))
                .orElseThrow(() -> new NotFoundException("connection", connection.id()))
                .after()
                .connection();
    }

    private Tried tried(String provider, String name, ConnectionCredentials given) {
        Optional<ProviderDescriptor> found = parts.settings().find(provider);
        CredentialRules.check(found, name, given);
        ProviderDescriptor descriptor = found.orElseThrow();
        OpenCredentials credentials = OpenCredentials.of(withScopes(given, descriptor));
        return new Tried(
                credentials,
                credentials
                        .client()
                        .map(client -> upstream.clientCredentials(descriptor, client, credentials.scopes()))
                        .map(DirectConnections::granted));
    }

    private static ConnectionCredentials withScopes(ConnectionCredentials given, ProviderDescriptor provider) {
        return given instanceof ClientCredentials client && client.scopes().isEmpty()
                ? new ClientCredentials(client.clientId(), client.clientSecret(), provider.scopes())
                : given;
    }

    private static Granted granted(CompletableFuture<OutboundResponse> answer) {
        try {
            if (TokenAnswer.read(answer.join()) instanceof Granted granted && Transitions.isBearer(granted)) {
                return granted;
            }
        } catch (CompletionException e) {
            if (e.getCause() instanceof TransportException reason) {
                throw invalid(
                        "provider", "could not be reached: " + reason.kind().description());
            }
            throw e;
        }
        throw invalid("credentials", "the provider gave no token for them; check id, secret and scopes");
    }

    private StoredConnection applied(Tried tried, StoredConnection row) {
        OpenCredentials credentials = tried.credentials();
        Instant now = parts.clock().instant();
        List<String> scopes = credentials.scopes().isEmpty()
                ? List.of()
                : List.of(credentials.scopes().split(" "));
        StoredConnection asked = Transitions.asked(row, scopes);
        return tried.granted().isPresent()
                ? transitions.granted(
                        asked,
                        credentials.with(tried.granted().get()),
                        tried.granted().get(),
                        now)
                : transitions.given(asked, credentials, now);
    }

    private StoredConnection empty(String provider, String name) {
        return Transitions.empty(
                new ConnectionId(parts.ids().next()),
                tenant,
                provider,
                name,
                parts.clock().instant());
    }

    private static InvalidInputException invalid(String field, String message) {
        return new InvalidInputException("connection", List.of(new Problem(field, message)));
    }
}

package dev.integrations.connection;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.connection.Disconnection.Upstream;
import dev.integrations.http.OutboundResponse;
import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The connections of one tenant. Safe for use by several threads. */
public final class Connections {
    private final ConnectionParts parts;
    private final ConnectionEngine engine;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final CredentialVault vault;
    private final UpstreamCalls upstream;

    /**
     * Creates a view; hosts get theirs from the tenant instead.
     *
     * @param parts what connections are built from
     * @param engine the tokens of this node
     * @param tenant whose connections
     * @param audit where changes are written down
     */
    public Connections(ConnectionParts parts, ConnectionEngine engine, TenantId tenant, AuditTrail audit) {
        this.parts = parts;
        this.engine = engine;
        this.tenant = tenant;
        this.audit = audit;
        this.vault = new CredentialVault(parts.encryption());
        this.upstream = new UpstreamCalls(parts.transport(), parts.settings());
    }

    /**
     * Begins an authorization: keeps a state and a PKCE verifier for ten minutes, and returns where to send the user.
     *
     * @param request what for
     * @return the URL, good for one use in that session
     * @throws InvalidInputException if there is no such provider, or a name or scope is malformed
     * @throws NotFoundException if a connection is to be authorized again that this tenant does not have
     * @throws IllegalArgumentException if the session is blank
     */
    public AuthorizationUrl authorize(AuthorizationRequest request) {
        Optional<ProviderDescriptor> provider = parts.settings().find(request.provider());
        CredentialRules.check(provider, request);
        request.connection().map(this::get).ifPresent(connection -> {
            if (!connection.provider().equals(request.provider())) {
                throw invalid("provider", "must be that of the connection that is authorized again");
            }
        });
        return authorizations().begin(provider.orElseThrow(), request);
    }

    /**
     * Takes what came in at a redirect URI, and fetches tokens if it is what it should be. Blocks for up to ten seconds
     * while the provider is asked, with no transaction open.
     *
     * @param request the request; the last part of its path names the provider, as in the redirect URI
     * @param session what the host knows the user's session by, the same as when it began
     * @return how it ended
     */
    public AuthorizationResult callback(WebRequest request, String session) {
        String path = request.path();
        try {
            return callback(path.substring(path.lastIndexOf('/') + 1), request.queryParameters(), session);
        } catch (MalformedParametersException e) {
            return new AuthorizationResult.Rejected(AuthorizationResult.Reason.MALFORMED);
        }
    }

    /**
     * Takes what came in at a redirect URI, where the host has other types for requests.
     *
     * @param provider the id of the provider whose redirect URI it is
     * @param parameters the parameters of the query
     * @param session what the host knows the user's session by, the same as when it began
     * @return how it ended
     */
    public AuthorizationResult callback(String provider, WebParameters parameters, String session) {
        AuthorizationResult result = authorizations().complete(provider, parameters, session);
        if (result instanceof AuthorizationResult.Connected connected) {
            engine.changed(tenant, connected.connection().id());
        }
        return result;
    }

    private Authorizations authorizations() {
        return new Authorizations(parts, tenant, audit);
    }

    /**
     * Makes a connection of what the tenant gives. Client credentials are tried at once, for which it blocks for up to ten
     * seconds with no transaction open.
     *
     * @param provider the id of a provider with the scheme of the credentials
     * @param name what the connection is to be called, 1 to 128 characters
     * @param credentials what it sends
     * @return the connection
     * @throws InvalidInputException if there is no such provider, something is malformed, or the provider refuses the client
     */
    public Connection connect(String provider, String name, ConnectionCredentials credentials) {
        return direct().create(provider, name, credentials);
    }

    /**
     * Puts other credentials in the place of those that a connection has, which may have ended. Client credentials are
     * tried at once, for which it blocks for up to ten seconds with no transaction open.
     *
     * @param id its id
     * @param credentials what it sends from now on
     * @return the connection as it is now
     * @throws InvalidInputException if its provider takes others, something is malformed, or the provider refuses the client
     * @throws NotFoundException if this tenant has none of that id
     */
    public Connection replace(ConnectionId id, ConnectionCredentials credentials) {
        Connection connection = direct().replace(get(id), credentials);
        engine.changed(tenant, id);
        return connection;
    }

    private DirectConnections direct() {
        return new DirectConnections(parts, tenant, audit);
    }

    /**
     * Finds a connection.
     *
     * @param id its id
     * @return the connection, or empty if this tenant has none of that id
     */
    public Optional<Connection> find(ConnectionId id) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.connections().find(tenant, id))
                .map(StoredConnection::connection);
    }

    /**
     * Returns a connection.
     *
     * @param id its id
     * @return the connection
     * @throws NotFoundException if this tenant has none of that id
     */
    public Connection get(ConnectionId id) {
        return find(id).orElseThrow(() -> new NotFoundException("connection", id));
    }

    /**
     * Lists connections, newest first.
     *
     * @param page which part of them
     * @return the connections
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<Connection> list(PageRequest page) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.connections().list(tenant, page));
    }

    /**
     * Calls a connection otherwise.
     *
     * @param id its id
     * @param name the new name, 1 to 128 characters
     * @return the connection as it is now
     * @throws InvalidInputException if the name is malformed
     * @throws NotFoundException if this tenant has none of that id
     */
    public Connection rename(ConnectionId id, String name) {
        CredentialRules.checkRename(name);
        var unused = get(id);
        CredentialVault vault = new CredentialVault(parts.encryption().prepared(tenant));
        return parts.transactions().inTransaction(transaction -> {
            ConnectionStore store = transaction.connections();
            store.rename(tenant, id, name);
            StoredConnection stored = store.find(tenant, id).orElseThrow(() -> new NotFoundException("connection", id));
            vault.renewed(stored).ifPresent(anew -> store.replaceCredentials(stored, anew));
            Connection connection = stored.connection();
            audit.record(transaction, "connection.renamed", id, Map.of("name", name));
            return connection;
        });
    }

    /**
     * Returns the live tokens of a connection.
     *
     * @param id its id
     * @return its tokens
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalStateException if the host has taken the descriptor of its provider away
     */
    public TokenSource tokens(ConnectionId id) {
        return engine.tokens(get(id));
    }

    /**
     * Returns a client of the API of a connection's service.
     *
     * @param id its id
     * @return the client, with {@link ApiClientSettings#defaults()}
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalStateException if the descriptor of its provider is not there any more, or has no API
     */
    public ApiClient client(ConnectionId id) {
        return client(id, ApiClientSettings.defaults());
    }

    /**
     * Returns a client of the API of a connection's service.
     *
     * @param id its id
     * @param settings how it works; the same object each time, since what is learned of the service is kept with it
     * @return the client
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalStateException if the descriptor of its provider is not there any more, or has no API
     */
    public ApiClient client(ConnectionId id, ApiClientSettings settings) {
        return engine.client(get(id), settings);
    }

    /**
     * Forgets the credentials of a connection, and then asks the provider to revoke its tokens, for which it blocks for up
     * to ten seconds with no transaction open. The connection stays, and can be authorized again.
     *
     * @param id its id
     * @return the connection, and what became of the tokens
     * @throws NotFoundException if this tenant has none of that id
     */
    public Disconnection disconnect(ConnectionId id) {
        VersionedChange.Made change = VersionedChange.of(parts, tenant, id)
                .make(
                        row -> Transitions.disconnected(row, parts.clock().instant()),
                        (transaction, next) -> audit.record(
                                transaction,
                                "connection.disconnected",
                                id,
                                Map.of("provider", next.connection().provider())))
                .orElseThrow(() -> new NotFoundException("connection", id));
        engine.changed(tenant, id);
        return new Disconnection(change.after().connection(), revoke(change.before()));
    }

    private Upstream revoke(StoredConnection row) {
        Optional<ProviderDescriptor> provider =
                parts.settings().find(row.connection().provider());
        if (provider.isEmpty() || row.credentials().isEmpty()) {
            return Upstream.NOT_OFFERED;
        }
        try {
            return upstream.revoke(provider.get(), vault.open(row))
                    .map(answer -> isDone(answer.join()) ? Upstream.REVOKED : Upstream.NOT_CONFIRMED)
                    .orElse(Upstream.NOT_OFFERED);
        } catch (RuntimeException e) {
            // It is disconnected here whatever the provider does, or what there is to decrypt.
            return Upstream.NOT_CONFIRMED;
        }
    }

    /** Slack says no with status 200. */
    private static boolean isDone(OutboundResponse answer) {
        return answer.status() / 100 == 2 && !(TokenAnswer.read(answer) instanceof TokenAnswer.Refused);
    }

    /**
     * Removes a connection that was disconnected.
     *
     * @param id its id
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalStateException if it has credentials; disconnect it first, so that they are revoked
     */
    public void remove(ConnectionId id) {
        parts.transactions().useTransaction(transaction -> {
            if (!transaction.connections().delete(tenant, id)) {
                throw notRemovable(transaction.connections().find(tenant, id), id);
            }
            audit.record(transaction, "connection.removed", id, Map.of());
        });
        engine.changed(tenant, id);
    }

    private static RuntimeException notRemovable(Optional<StoredConnection> row, ConnectionId id) {
        return row.isEmpty()
                ? new NotFoundException("connection", id)
                : new IllegalStateException(
                        "connection '%s' has credentials; disconnect it before it is removed".formatted(id));
    }

    private static InvalidInputException invalid(String field, String message) {
        return new InvalidInputException("connection", List.of(new Problem(field, message)));
    }
}

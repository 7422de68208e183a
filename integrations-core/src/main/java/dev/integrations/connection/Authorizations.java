package dev.integrations.connection;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.Secret;
import dev.integrations.common.TenantId;
import dev.integrations.connection.AuthorizationResult.Connected;
import dev.integrations.connection.AuthorizationResult.Declined;
import dev.integrations.connection.AuthorizationResult.Reason;
import dev.integrations.connection.AuthorizationResult.Rejected;
import dev.integrations.connection.PendingAuthorization.Hashes;
import dev.integrations.connection.TokenAnswer.Granted;
import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.Sha256;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import dev.integrations.web.WebParameters;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/** The way of a user to a provider and back (RFC 6749, section 4.1), with PKCE (RFC 7636) and a state for one use. */
final class Authorizations {
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int RANDOM_BYTES = 32;
    private static final int MAX_CODE = 4096;
    private static final Pattern ERROR = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Set<String> ONCE = Set.of("state", "code", "iss", "error");

    private final ConnectionParts parts;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final CredentialVault vault;
    private final UpstreamCalls upstream;

    Authorizations(ConnectionParts parts, TenantId tenant, AuditTrail audit) {
        this.parts = parts;
        this.tenant = tenant;
        this.audit = audit;
        this.vault = new CredentialVault(parts.encryption());
        this.upstream = new UpstreamCalls(parts.transport(), parts.settings());
    }

    AuthorizationUrl begin(ProviderDescriptor provider, AuthorizationRequest request) {
        String state = random();
        String verifier = random();
        UUID id = parts.ids().next();
        List<String> scopes = request.scopes().isEmpty() ? provider.scopes() : request.scopes();
        PendingAuthorization pending = new PendingAuthorization(
                id,
                tenant,
                Hashes.of(state, request.session()),
                provider.id(),
                request.name(),
                request.connection(),
                scopes,
                parts.settings().redirectUri(provider.id()),
                vault.sealVerifier(tenant, id, verifier),
                parts.clock().instant().plus(LIFETIME));
        parts.transactions()
                .useTransaction(transaction -> transaction.connections().insert(pending));
        return new AuthorizationUrl(url(provider, pending, state, verifier), pending.expiresAt());
    }

    private String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        parts.random().nextBytes(bytes);
        return Base64Url.encode(bytes);
    }

    private URI url(ProviderDescriptor provider, PendingAuthorization pending, String state, String verifier) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", parts.settings().client(provider.id()).clientId());
        query.put("redirect_uri", pending.redirectUri().toString());
        if (!pending.scopes().isEmpty()) {
            query.put("scope", String.join(provider.scopeSeparator(), pending.scopes()));
        }
        query.put("state", state);
        query.put("code_challenge", Base64Url.encode(Sha256.of(verifier)));
        query.put("code_challenge_method", "S256");
        provider.authorizeParameters().forEach(query::putIfAbsent);
        String endpoint = provider.authorizationEndpoint().toString();
        return URI.create(endpoint + (endpoint.indexOf('?') < 0 ? "?" : "&") + Texts.query(query));
    }

    /** Takes what came in at the redirect URI of a provider. */
    AuthorizationResult complete(String provider, WebParameters parameters, String session) {
        Optional<String> state = parameters.find("state");
        if (state.isEmpty() || parameters.repeated().stream().anyMatch(ONCE::contains)) {
            return new Rejected(Reason.MALFORMED);
        }
        Optional<PendingAuthorization> redeemed = parts.transactions()
                .inTransaction(transaction -> transaction
                        .connections()
                        .redeem(
                                tenant,
                                Hashes.of(state.get(), session),
                                parts.clock().instant()));
        return redeemed.map(pending -> complete(pending, provider, parameters))
                .orElse(new Rejected(Reason.UNKNOWN_STATE));
    }

    private AuthorizationResult complete(PendingAuthorization pending, String provider, WebParameters parameters) {
        if (!provider.equals(pending.provider())) {
            return new Rejected(Reason.WRONG_PROVIDER);
        }
        if (!isIssuer(parts.settings().provider(provider), parameters.find("iss"))) {
            return new Rejected(Reason.WRONG_ISSUER);
        }
        Optional<String> error = parameters.find("error");
        if (error.isPresent()) {
            return new Declined(
                    provider,
                    error.filter(code -> ERROR.matcher(code).matches()).orElse("unnamed"));
        }
        return parameters
                .find("code")
                .filter(code -> Texts.isVisible(code, MAX_CODE))
                .map(code -> exchange(pending, Secret.of(code)))
                .orElse(new Rejected(Reason.MALFORMED));
    }

    private static boolean isIssuer(ProviderDescriptor provider, Optional<String> given) {
        return given.isEmpty()
                ? !provider.issuerAnnounced()
                : provider.issuer().map(given.get()::equals).orElse(true);
    }

    private AuthorizationResult exchange(PendingAuthorization pending, Secret code) {
        // Before the code is spent: its tokens come once.
        Transitions ready =
                new Transitions(new CredentialVault(parts.encryption().prepared(tenant)), parts.settings());
        OutboundResponse response;
        try {
            response = upstream.exchange(pending, code, vault.openVerifier(pending))
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TransportException) {
                return new Rejected(Reason.EXCHANGE_FAILED);
            }
            throw e;
        }
        return TokenAnswer.read(response) instanceof Granted granted && Transitions.isBearer(granted)
                ? connected(pending, granted, ready)
                : new Rejected(Reason.EXCHANGE_FAILED);
    }

    private AuthorizationResult connected(PendingAuthorization pending, Granted granted, Transitions ready) {
        OpenCredentials credentials = OpenCredentials.of(granted);
        Optional<Connection> connection = pending.connection().isEmpty()
                ? Optional.of(create(pending, credentials, granted, ready))
                : again(pending, credentials, granted, ready);
        if (connection.isEmpty()) {
            // Nobody will ever use them.
            upstream.revoke(parts.settings().provider(pending.provider()), credentials);
        }
        return connection.<AuthorizationResult>map(Connected::new).orElse(new Rejected(Reason.CONNECTION_GONE));
    }

    private Connection create(
            PendingAuthorization pending, OpenCredentials credentials, Granted granted, Transitions ready) {
        Instant now = parts.clock().instant();
        StoredConnection stored = ready.granted(empty(pending, now), credentials, granted, now);
        Connection connection = stored.connection();
        parts.transactions().useTransaction(transaction -> {
            transaction.connections().insert(stored);
            audit.record(transaction, "connection.authorized", connection.id(), details(connection));
        });
        return connection;
    }

    private StoredConnection empty(PendingAuthorization pending, Instant now) {
        ConnectionId id = new ConnectionId(parts.ids().next());
        return Transitions.asked(
                Transitions.empty(id, tenant, pending.provider(), pending.name(), now), pending.scopes());
    }

    private Optional<Connection> again(
            PendingAuthorization pending, OpenCredentials credentials, Granted granted, Transitions ready) {
        ConnectionId id = pending.connection().orElseThrow();
        return VersionedChange.of(parts, tenant, id)
                .make(
                        row -> ready.granted(
                                Transitions.asked(row, pending.scopes()),
                                credentials,
                                granted,
                                parts.clock().instant()),
                        (transaction, next) ->
                                audit.record(transaction, "connection.reauthorized", id, details(next.connection())))
                .map(change -> change.after().connection());
    }

    private static Map<String, String> details(Connection connection) {
        return Map.of(
                "provider", connection.provider(),
                "name", connection.name(),
                "scopes", String.join(" ", connection.scopes()));
    }
}

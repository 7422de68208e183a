package dev.integrations.oauth;

import dev.integrations.oauth.AppStore.Client;
import dev.integrations.web.WebRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which client sent a request, by the one method that it is registered with. */
final class ClientAuthenticator {
    private static final Logger LOG = LoggerFactory.getLogger(ClientAuthenticator.class);

    /** What is looked up for an id that cannot be one, so that it takes as long. */
    private static final AppId NOBODY = new AppId(new UUID(0, 0));

    private static final TokenHash NOTHING = TokenHash.of("");

    private final OAuthParts parts;
    private final FailureThrottle throttle;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** What a client says of itself. */
    private record Claim(ClientAuthentication method, String id, Optional<String> secret) {
        @Override
        public String toString() {
            return "Claim[%s, masked]".formatted(method);
        }
    }

    ClientAuthenticator(OAuthParts parts) {
        this.parts = parts;
        this.throttle = new FailureThrottle(parts.clock(), parts.settings().maxFailures());
    }

    /** Returns the client, or refuses the request. */
    OAuthApp authenticate(WebRequest request, Form form) {
        Claim claim = claim(request.headers("Authorization"), form);
        AppId id = AppId.tryParse(claim.id).orElse(NOBODY);
        InetAddress address = parts.proxies().clientOf(request);
        throttle.blockedFor(id, address).ifPresent(time -> {
            warnOfProxy(request, address);
            throw RefusedException.tooManyFailures(time);
        });
        Optional<Client> client = parts.transactions()
                .inTransaction(transaction ->
                        transaction.oauthApps().load(id, parts.clock().instant()));
        boolean proven = proves(client, claim);
        if (client.isEmpty() || !proven) {
            throttle.failed(id, address);
            throw failed(claim.method);
        }
        return client.get().app();
    }

    /** Once: anybody can send the header. */
    private void warnOfProxy(WebRequest request, InetAddress address) {
        if (address.equals(request.peer())
                && request.header("X-Forwarded-For").isPresent()
                && !warned.getAndSet(true)) {
            LOG.warn(
                    "Clients are not heard from {} after failures to authenticate. If that is a proxy, name it in"
                            + " Integrations.builder().trustedProxies(...): else all clients behind it count as one",
                    address.getHostAddress());
        }
    }

    private static Claim claim(List<String> headers, Form form) {
        if (headers.size() > 1) {
            throw OAuthError.INVALID_REQUEST.because("there is more than one Authorization header");
        }
        return headers.isEmpty() ? inBody(form) : inHeader(headers.get(0), form);
    }

    private static Claim inHeader(String header, Form form) {
        BasicCredentials credentials = BasicCredentials.parse(header).orElseThrow(RefusedException::unauthenticated);
        if (form.find("client_secret").isPresent() || hasAssertion(form)) {
            throw twoMethods();
        }
        if (form.find("client_id").filter(id -> !id.equals(credentials.id())).isPresent()) {
            throw OAuthError.INVALID_REQUEST.because("the client_id differs from that in the Authorization header");
        }
        return new Claim(ClientAuthentication.CLIENT_SECRET_BASIC, credentials.id(), Optional.of(credentials.secret()));
    }

    private static Claim inBody(Form form) {
        Optional<String> secret = form.find("client_secret");
        if (secret.isPresent() && hasAssertion(form)) {
            throw twoMethods();
        }
        if (hasAssertion(form)) {
            throw failed(ClientAuthentication.CLIENT_SECRET_POST);
        }
        String id = form.find("client_id").orElseThrow(RefusedException::unauthenticated);
        return new Claim(
                secret.isPresent() ? ClientAuthentication.CLIENT_SECRET_POST : ClientAuthentication.NONE, id, secret);
    }

    private static boolean hasAssertion(Form form) {
        return form.find("client_assertion").isPresent()
                || form.find("client_assertion_type").isPresent();
    }

    private static RefusedException twoMethods() {
        return OAuthError.INVALID_REQUEST.because("the client authenticates in more than one way");
    }

    /** Compares all secrets, or, as slowly, nothing to nothing: an app may have none, and then nothing proves it. */
    private static boolean proves(Optional<Client> client, Claim claim) {
        TokenHash shown = TokenHash.of(claim.secret.orElse(""));
        List<TokenHash> hashes = client.map(Client::secrets).orElse(List.of()).stream()
                .map(AppSecret::hash)
                .toList();
        boolean equal = false;
        for (TokenHash hash : hashes.isEmpty() ? List.of(NOTHING) : hashes) {
            equal |= hash.equals(shown) && !hashes.isEmpty();
        }
        return client.map(Client::app)
                        .filter(OAuthApp::enabled)
                        .filter(app -> app.settings().authentication() == claim.method)
                        .isPresent()
                && (claim.method == ClientAuthentication.NONE || (equal && claim.secret.isPresent()));
    }

    /** RFC 6749, section 5.2, wants the 401 where the header was used. */
    private static RefusedException failed(ClientAuthentication method) {
        return method == ClientAuthentication.CLIENT_SECRET_BASIC
                ? RefusedException.unauthenticated()
                : OAuthError.INVALID_CLIENT.because("client authentication failed");
    }
}

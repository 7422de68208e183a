package dev.integrations.oauth;

import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.crypto.VerificationKey;
import dev.integrations.jose.ClientAssertionRules;
import dev.integrations.jose.ClientAssertionVerdict;
import dev.integrations.jose.ClientAssertions;
import dev.integrations.jose.JwkSet;
import dev.integrations.oauth.AppStore.Client;
import dev.integrations.web.WebRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which client sent a request, by the one method that it is registered with. Not for use in a transaction. */
final class ClientAuthenticator {
    private static final Logger LOG = LoggerFactory.getLogger(ClientAuthenticator.class);

    /** What is looked up for an id that cannot be one, so that it takes as long. */
    private static final AppId NOBODY = new AppId(new UUID(0, 0));

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final TokenHash NOTHING = TokenHash.of("");

    private final OAuthParts parts;
    private final FailureThrottle throttle;
    private final ClientAssertions assertions;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** What a client says of itself, and by which secret or assertion it proves that. */
    private record Claim(ClientAuthentication method, String id, Optional<String> proof) {
        @Override
        public String toString() {
            return "Claim[%s, masked]".formatted(method);
        }
    }

    ClientAuthenticator(OAuthParts parts) {
        this.parts = parts;
        this.throttle = new FailureThrottle(parts.clock(), parts.settings().maxFailures());
        this.assertions = ClientAssertions.of(parts.singleUses(), parts.clock());
    }

    /** Returns the client, or refuses the request. */
    OAuthApp authenticate(WebRequest request, Form form) {
        Claim claim = claim(request.headers("Authorization"), form);
        AppId id = AppId.tryParse(claim.id).orElse(NOBODY);
        InetAddress address = parts.proxies().clientOf(request);
        check(throttle.blockedFor(id, address), request, address);
        Optional<Client> client = parts.transactions()
                .inTransaction(transaction ->
                        transaction.oauthApps().load(id, parts.clock().instant()));
        boolean proven = claim.method == ClientAuthentication.PRIVATE_KEY_JWT
                ? signed(client.filter(found -> isRegistered(found, claim)), claim, request)
                : proves(client, claim);
        check(proven ? throttle.blockedFor(id, address) : throttle.failed(id, address), request, address);
        if (client.isEmpty() || !proven) {
            throw failed(claim.method);
        }
        return client.get().app();
    }

    private void check(Optional<Duration> blocked, WebRequest request, InetAddress address) {
        if (blocked.isPresent()) {
            warnOfProxy(request, address);
            throw RefusedException.tooManyFailures(blocked.get());
        }
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
            return inAssertion(form);
        }
        String id = form.find("client_id").orElseThrow(RefusedException::unauthenticated);
        return new Claim(
                secret.isPresent() ? ClientAuthentication.CLIENT_SECRET_POST : ClientAuthentication.NONE, id, secret);
    }

    /** Whom an assertion is from is not known before it is verified; that finds the keys which verify it. */
    private static Claim inAssertion(Form form) {
        String assertion = form.get("client_assertion");
        if (!form.get("client_assertion_type").equals(ASSERTION_TYPE)) {
            throw failed(ClientAuthentication.PRIVATE_KEY_JWT);
        }
        String id = ClientAssertions.claimedClient(assertion)
                .orElseThrow(() -> failed(ClientAuthentication.PRIVATE_KEY_JWT));
        if (form.find("client_id").filter(other -> !other.equals(id)).isPresent()) {
            throw OAuthError.INVALID_REQUEST.because("the client_id differs from that of the assertion");
        }
        return new Claim(ClientAuthentication.PRIVATE_KEY_JWT, id, Optional.of(assertion));
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
        TokenHash shown = TokenHash.of(claim.proof.orElse(""));
        List<TokenHash> hashes = client.map(Client::secrets).orElse(List.of()).stream()
                .map(AppSecret::hash)
                .toList();
        boolean equal = false;
        for (TokenHash hash : hashes.isEmpty() ? List.of(NOTHING) : hashes) {
            equal |= hash.equals(shown) && !hashes.isEmpty();
        }
        return client.filter(found -> isRegistered(found, claim)).isPresent()
                && (claim.method == ClientAuthentication.NONE || (equal && claim.proof.isPresent()));
    }

    private static boolean isRegistered(Client client, Claim claim) {
        return client.app().enabled() && client.app().settings().authentication() == claim.method;
    }

    /** An assertion that is good is used up, whatever becomes of the request. */
    private boolean signed(Optional<Client> registered, Claim claim, WebRequest request) {
        String assertion = claim.proof.orElseThrow();
        if (registered.isEmpty()) {
            assertions.refuse(assertion);
            return false;
        }
        Client client = registered.get();
        AppSettings app = client.app().settings();
        JwkSet keys = JwkSet.parse(app.keys().orElseThrow());
        Set<SignatureAlgorithm> algorithms =
                keys.keys().stream().map(VerificationKey::algorithm).collect(Collectors.toSet());
        String issuer = parts.settings().issuer();
        ClientAssertionRules rules = new ClientAssertionRules(
                client.app().id().toString(), keys, algorithms, issuer, endpoints(app, request));
        return assertions.verify(assertion, rules) instanceof ClientAssertionVerdict.Accepted;
    }

    /** RFC 9126, section 2, wants the endpoint for pushed requests to be taken there; it is of no use anywhere else. */
    private Set<String> endpoints(AppSettings app, WebRequest request) {
        OAuthSettings settings = parts.settings();
        Set<String> endpoints = new HashSet<>();
        if (app.namesTokenEndpoint()) {
            endpoints.add(settings.issuer() + AuthorizationServer.TOKEN);
        }
        if (request.path().equals(settings.path() + AuthorizationServer.PUSH)) {
            endpoints.add(settings.issuer() + AuthorizationServer.PUSH);
        }
        return endpoints;
    }

    /** RFC 6749, section 5.2, wants the 401 where the header was used. */
    private static RefusedException failed(ClientAuthentication method) {
        return method == ClientAuthentication.CLIENT_SECRET_BASIC
                ? RefusedException.unauthenticated()
                : OAuthError.INVALID_CLIENT.because("client authentication failed");
    }
}

package dev.integrations.oauth;

import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Requests that apps pushed. Each serves one decision of a user: until that is made, the browser may come with it again, as
 * it does when its user logs in first or loads the page anew (RFC 9126, section 4).
 */
final class PushedRequests {
    private static final String URN = "urn:ietf:params:oauth:request_uri:";

    /** What shows who pushed it is not part of a request. */
    private static final Set<String> NOT_KEPT =
            Set.of("client_id", "client_secret", "client_assertion", "client_assertion_type");

    private static final Duration TO_LOG_IN = Duration.ofMinutes(10);

    private final OAuthParts parts;

    PushedRequests(OAuthParts parts) {
        this.parts = parts;
    }

    /** Keeps a request that is in order, bound to a key if its app proved to have one; returns what refers to it. */
    String push(OAuthApp app, WebParameters parameters, Optional<String> provenKey) {
        String encoded = encoded(parameters, provenKey);
        String uri = Opaque.draw(URN, parts.random());
        Instant now = parts.clock().instant();
        PushedRequest request = new PushedRequest(
                TokenHash.of(uri),
                app.id(),
                encoded,
                now,
                now.plus(parts.settings().pushedRequests().lifetime()),
                Optional.empty());
        parts.transactions()
                .useTransaction(transaction -> transaction.pushedRequests().insert(request));
        return uri;
    }

    /** A key that was proven takes the place of a parameter without a value, and may be one parameter too many. */
    private static String encoded(WebParameters parameters, Optional<String> provenKey) {
        Stream<String> sent = parameters.names().stream()
                .filter(name -> !NOT_KEPT.contains(name))
                .filter(name -> provenKey.isEmpty() || !name.equals(AuthorizationRequest.KEY))
                .flatMap(name -> parameters.all(name).stream().map(value -> ReturnAddress.parameter(name, value)));
        Stream<String> proven = provenKey.map(key -> ReturnAddress.parameter(AuthorizationRequest.KEY, key)).stream();
        String encoded = Stream.concat(sent, proven).collect(Collectors.joining("&"));
        checkReadable(encoded);
        return encoded;
    }

    private static void checkReadable(String encoded) {
        try {
            WebParameters.parse(encoded);
        } catch (MalformedParametersException e) {
            throw OAuthError.INVALID_REQUEST.because("there are too many parameters");
        }
    }

    /** Returns the request that a browser refers to, or empty if it refers to none of ours. */
    Optional<PushedRequest> find(WebParameters sent, OAuthApp app) {
        if (sent.repeated().contains("request_uri")) {
            throw new PageException(PageProblem.MALFORMED);
        }
        return AuthorizationRequest.find(sent, "request_uri")
                .filter(uri -> uri.startsWith(URN))
                .map(uri -> live(app, TokenHash.of(uri)));
    }

    private PushedRequest live(OAuthApp app, TokenHash hash) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.pushedRequests().find(app.id(), hash))
                .filter(request -> request.liveAt(parts.clock().instant()))
                .orElseThrow(() -> new PageException(PageProblem.UNKNOWN_REQUEST));
    }

    /** Lets a user log in, which may take longer than a browser needs to come. */
    void awaitLogin(PushedRequest request) {
        Instant until = request.createdAt()
                .plus(parts.settings().pushedRequests().lifetime())
                .plus(TO_LOG_IN);
        if (request.expiresAt().isBefore(until)) {
            parts.transactions()
                    .useTransaction(
                            transaction -> transaction.pushedRequests().extend(request.app(), request.hash(), until));
        }
    }
}

package dev.integrations.scope;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebFilter;
import dev.integrations.web.WebHandler;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Lets requests through to a handler that show good credentials with the scopes that the handler needs, and answers all
 * others as <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750, section 3</a> says, and RFC 9449, section
 * 7, of tokens that are bound to a key. Immutable and safe for use by several threads.
 *
 * <table>
 * <caption>Answers</caption>
 * <tr><th>request</th><th>answer</th></tr>
 * <tr><td>no credentials, or of a scheme that nobody knows</td><td>401, a challenge of each scheme without an
 * error</td></tr>
 * <tr><td>several, or malformed ones</td><td>400 {@code invalid_request}</td></tr>
 * <tr><td>bad ones</td><td>401 {@code invalid_token}</td></tr>
 * <tr><td>a token that is bound to a key, without a good proof</td><td>401 {@code invalid_dpop_proof}, or {@code
 * use_dpop_nonce} with a nonce</td></tr>
 * <tr><td>too little was granted</td><td>403 {@code insufficient_scope} with the scopes that are needed</td></tr>
 * <tr><td>requests are spent</td><td>429 with {@code Retry-After}</td></tr>
 * </table>
 *
 * <p>Credentials are taken from the {@code Authorization} field. A token in the query is not looked at, and one in a form
 * only to refuse that there are two. Handlers find the {@link Caller} as an attribute of the request.
 */
public final class ScopeGuard {
    private static final String REALM = "[ !#-\\[\\]-~]{1,64}";
    private static final String FORM_TOKEN = "access_token";

    private final String bearer;
    private final Optional<String> dpop;
    private final List<Authenticator> authenticators;

    private ScopeGuard(String realm, List<Authenticator> authenticators) {
        this.bearer = "Bearer realm=\"%s\"".formatted(realm);
        this.dpop = authenticators.stream()
                .flatMap(authenticator -> authenticator.proofAlgorithms().stream())
                .distinct()
                .sorted()
                .reduce((one, other) -> one + " " + other)
                .map(algorithms -> "DPoP realm=\"%s\", algs=\"%s\"".formatted(realm, algorithms));
        this.authenticators = authenticators;
    }

    /**
     * Returns a guard.
     *
     * @param realm what is guarded, as challenges name it: 1 to 64 visible characters or spaces, without quotes and
     *     backslashes
     * @param authenticators who is asked about credentials, one after the other, until one knows them
     * @return the guard
     * @throws IllegalArgumentException if the realm is malformed, or there is no authenticator
     */
    public static ScopeGuard of(String realm, Authenticator... authenticators) {
        if (!realm.matches(REALM)) {
            throw new IllegalArgumentException(
                    "a realm has 1 to 64 visible characters or spaces, without quotes and backslashes, was '%s'"
                            .formatted(realm));
        }
        if (authenticators.length == 0) {
            throw new IllegalArgumentException("an authenticator is needed, such as that of integrations.apiKeys()");
        }
        return new ScopeGuard(realm, List.of(authenticators));
    }

    /**
     * Returns a filter for handlers that need the same.
     *
     * @param needed the scopes that callers need, such as {@code catalog.needed("invoices:read")}; none lets in whoever
     *     shows good credentials
     * @return the filter
     */
    public WebFilter requiring(ScopeSet needed) {
        return (request, next) -> filter(request, next, needed);
    }

    private WebResponse filter(WebRequest request, WebHandler next, ScopeSet needed) {
        List<String> fields = request.headers("Authorization");
        if (fields.isEmpty()) {
            return challenge();
        }
        Optional<Credentials> credentials = Credentials.parse(fields.get(0));
        if (fields.size() > 1 || credentials.isEmpty() || hasFormToken(request)) {
            return refusal(bearer, 400, "invalid_request", "");
        }
        Authentication authentication = authenticate(credentials.get(), request, needed);
        if (authentication instanceof Authentication.Accepted accepted) {
            return accepted.caller().scopes().covers(needed)
                    ? next.handle(request.with(Caller.class, accepted.caller()))
                    : insufficient(challengeFor(credentials.get()), needed);
        }
        boolean isScheme = credentials.get().isBearer() || (credentials.get().isDpop() && dpop.isPresent());
        return isScheme || !(authentication instanceof Authentication.NotKnown)
                ? refusal(challengeFor(credentials.get()), authentication)
                : challenge();
    }

    /** Who used a scheme is told what is wrong in the words of that scheme. */
    private String challengeFor(Credentials credentials) {
        return dpop.filter(challenge -> credentials.isDpop()).orElse(bearer);
    }

    private static boolean hasFormToken(WebRequest request) {
        try {
            return request.isForm() && request.form().find(FORM_TOKEN).isPresent();
        } catch (MalformedParametersException e) {
            return false;
        }
    }

    private Authentication authenticate(Credentials credentials, WebRequest request, ScopeSet needed) {
        for (Authenticator authenticator : authenticators) {
            Authentication authentication = authenticator.authenticate(credentials, request, needed);
            if (!(authentication instanceof Authentication.NotKnown)) {
                return authentication;
            }
        }
        return new Authentication.NotKnown();
    }

    private WebResponse refusal(String challenge, Authentication authentication) {
        if (authentication instanceof Authentication.Insufficient insufficient) {
            return insufficient(challenge, insufficient.needed());
        }
        if (authentication instanceof Authentication.Exhausted exhausted) {
            return WebResponse.of(429).withHeader("Retry-After", Long.toString(seconds(exhausted.retryAfter())));
        }
        if (authentication instanceof Authentication.Unproven unproven) {
            return unproven(challenge, unproven);
        }
        return authentication instanceof Authentication.Refused refused
                ? refusal(
                        challenge, 401, "invalid_token", ", error_description=\"%s\"".formatted(refused.description()))
                : refusal(challenge, 401, "invalid_token", "");
    }

    private static WebResponse unproven(String challenge, Authentication.Unproven unproven) {
        return unproven.nonce()
                .map(nonce -> refusal(challenge, 401, "use_dpop_nonce", "").withHeader("DPoP-Nonce", nonce))
                .orElseGet(() -> refusal(challenge, 401, "invalid_dpop_proof", ""));
    }

    private static WebResponse insufficient(String challenge, ScopeSet needed) {
        return refusal(
                challenge, 403, "insufficient_scope", needed.isEmpty() ? "" : ", scope=\"%s\"".formatted(needed));
    }

    private static WebResponse refusal(String challenge, int status, String error, String more) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("error", error);
        return unstored(status)
                .withHeader("WWW-Authenticate", "%s, error=\"%s\"%s".formatted(challenge, error, more))
                .withBody("application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** One for each scheme, in a field of its own: not every client reads two in one. */
    private WebResponse challenge() {
        WebResponse response = unstored(401).withHeader("WWW-Authenticate", bearer);
        return dpop.isPresent() ? response.withHeader("WWW-Authenticate", dpop.get()) : response;
    }

    private static WebResponse unstored(int status) {
        return WebResponse.of(status).withHeader("Cache-Control", "no-store");
    }

    /** Rounded up, so that nobody comes back too early. */
    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }
}

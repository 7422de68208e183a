package dev.integrations.oauth;

import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Lets scripts of other origins read answers: those that are public, scripts of all; those with tokens, scripts of the
 * origins that the host names. Cookies never come along.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, HTTP CORS protocol</a>
 */
final class Cors {
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    private final Set<String> origins;

    Cors(Set<String> origins) {
        this.origins = origins;
    }

    static WebResponse forAll(WebResponse response) {
        return response.withHeader(ALLOW_ORIGIN, "*");
    }

    /** Answers a request, or the question of a browser whether it may send one. */
    WebResponse answer(WebRequest request, Function<WebRequest, WebResponse> endpoint) {
        Optional<String> origin = origin(request);
        if (origin.isPresent() && isPreflight(request)) {
            return allowed(WebResponse.of(204), origin.get())
                    .withHeader("Access-Control-Allow-Methods", "POST")
                    .withHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, DPoP")
                    .withHeader("Access-Control-Max-Age", "600");
        }
        WebResponse response = endpoint.apply(request);
        return origin.map(known -> allowed(response, known)
                        .withHeader("Access-Control-Expose-Headers", "DPoP-Nonce, Retry-After, WWW-Authenticate"))
                .orElse(response);
    }

    private Optional<String> origin(WebRequest request) {
        List<String> given = request.headers("Origin");
        return given.size() == 1 && origins.contains(given.get(0)) ? Optional.of(given.get(0)) : Optional.empty();
    }

    private static boolean isPreflight(WebRequest request) {
        return request.method().equals("OPTIONS")
                && request.header("Access-Control-Request-Method").isPresent();
    }

    private static WebResponse allowed(WebResponse response, String origin) {
        return response.withHeader(ALLOW_ORIGIN, origin).withHeader("Vary", "Origin");
    }
}

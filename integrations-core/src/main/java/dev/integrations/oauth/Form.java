package dev.integrations.oauth;

import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a request in its body, each there once; only {@code resource} may come again (RFC 8707, section 2). One
 * without a value counts as absent (OAuth 2.1, section 3.1).
 */
final class Form {
    private static final Set<String> REPEATABLE = Set.of("resource");

    private final WebParameters parameters;

    private Form(WebParameters parameters) {
        this.parameters = parameters;
    }

    /** Reads the body; parameters in the URL are refused, since they end up in logs. */
    static Form read(WebRequest request) {
        if (request.query().isPresent()) {
            throw OAuthError.INVALID_REQUEST.because("parameters belong into the body, not into the URL");
        }
        if (!request.isForm()) {
            throw OAuthError.INVALID_REQUEST.because("the body must be application/x-www-form-urlencoded");
        }
        try {
            return of(request.form());
        } catch (MalformedParametersException e) {
            throw OAuthError.INVALID_REQUEST.because("the body does not decode as form parameters in UTF-8");
        }
    }

    private static Form of(WebParameters parameters) {
        if (!REPEATABLE.containsAll(parameters.repeated())) {
            throw OAuthError.INVALID_REQUEST.because("a parameter is there more than once");
        }
        return new Form(parameters);
    }

    WebParameters parameters() {
        return parameters;
    }

    Optional<String> find(String name) {
        return parameters.find(name).filter(value -> !value.isEmpty());
    }

    List<String> all(String name) {
        return parameters.all(name).stream().filter(value -> !value.isEmpty()).toList();
    }

    String get(String name) {
        return find(name)
                .orElseThrow(() -> OAuthError.INVALID_REQUEST.because("the parameter " + name + " is missing"));
    }

    /** Returns the scopes that are asked for, or empty if none are. */
    Optional<Set<String>> scopes() {
        return find("scope")
                .map(scope -> ScopeList.parse(scope)
                        .orElseThrow(() -> OAuthError.INVALID_SCOPE.because("the scope is malformed")));
    }
}

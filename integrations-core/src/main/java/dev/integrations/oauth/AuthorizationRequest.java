package dev.integrations.oauth;

import dev.integrations.scope.Scope;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.web.WebParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request of an app for a user's approval that is in order: RFC 6749, section 4.1.1, with RFC 7636 and RFC 8707.
 * If it was pushed, it is good for one decision.
 */
record AuthorizationRequest(
        AppId app,
        String redirectUri,
        Optional<String> state,
        Set<String> scopes,
        List<String> resources,
        String challenge,
        Optional<String> keyThumbprint,
        Optional<TokenHash> pushed) {
    /** The parameter with the thumbprint of the key that the code is bound to. */
    static final String KEY = "dpop_jkt";

    private static final Set<String> REPEATABLE = Set.of("resource");

    AuthorizationRequest {
        scopes = Set.copyOf(scopes);
        resources = List.copyOf(resources);
    }

    /** Reads the parameters, after the app and the address were found to be in order. */
    static AuthorizationRequest read(WebParameters parameters, OAuthApp app, ReturnAddress address, OAuthParts parts) {
        if (!REPEATABLE.containsAll(parameters.repeated())) {
            throw OAuthError.INVALID_REQUEST.because("a parameter is there more than once");
        }
        checkMode(parameters);
        return new AuthorizationRequest(
                app.id(),
                address.redirectUri(),
                address.state(),
                scopes(parameters, app, parts.scopes()),
                resources(parameters, parts.settings().resources()),
                challenge(parameters),
                keyThumbprint(parameters),
                Optional.empty());
    }

    /** Returns this request as one that was pushed, if it was. */
    AuthorizationRequest pushedAs(Optional<TokenHash> reference) {
        return new AuthorizationRequest(
                app, redirectUri, state, scopes, resources, challenge, keyThumbprint, reference);
    }

    /** Returns what an app gets that does not say what it wants: what its settings name, and what wildcards stand for. */
    static Set<String> allowed(OAuthApp app, ScopeCatalog catalog) {
        return app.settings().scopes().stream()
                .flatMap(name -> catalog.find(name)
                        .map(Stream::of)
                        .orElseGet(() -> catalog.stored(Set.of(name)).scopes().stream()))
                .map(Scope::name)
                .collect(Collectors.toSet());
    }

    /** Says whether an app may ask for scopes now: beside what it gets unasked, for what that implies. */
    static boolean mayAsk(OAuthApp app, Set<String> scopes, ScopeCatalog catalog) {
        return scopes.stream().allMatch(catalog.stored(app.settings().scopes())::covers);
    }

    /** Returns what the catalogue says of scopes, sorted by name. */
    static List<Scope> described(Set<String> names, ScopeCatalog catalog) {
        return names.stream()
                .sorted()
                .flatMap(name -> catalog.find(name).stream())
                .toList();
    }

    private static void checkMode(WebParameters parameters) {
        if (find(parameters, "request").isPresent()) {
            throw OAuthError.REQUEST_NOT_SUPPORTED.because("request objects are not supported");
        }
        if (find(parameters, "request_uri").isPresent()) {
            throw OAuthError.REQUEST_URI_NOT_SUPPORTED.because("references to requests are not supported");
        }
        String type = find(parameters, "response_type")
                .orElseThrow(() -> OAuthError.INVALID_REQUEST.because("the parameter response_type is missing"));
        if (!type.equals("code")) {
            throw OAuthError.UNSUPPORTED_RESPONSE_TYPE.because("the only response type is code");
        }
        if (!find(parameters, "response_mode").orElse("query").equals("query")) {
            throw OAuthError.INVALID_REQUEST.because("the only response mode is query");
        }
    }

    private static String challenge(WebParameters parameters) {
        String challenge = find(parameters, "code_challenge")
                .orElseThrow(() -> OAuthError.INVALID_REQUEST.because("the parameter code_challenge is missing"));
        // Without a method it would be plain (RFC 7636, section 4.3).
        if (!find(parameters, "code_challenge_method").orElse("plain").equals("S256")) {
            throw OAuthError.INVALID_REQUEST.because("the only code_challenge_method is S256");
        }
        if (!Pkce.isChallenge(challenge)) {
            throw OAuthError.INVALID_REQUEST.because("a code_challenge of S256 has 43 characters of base64url");
        }
        return challenge;
    }

    /** RFC 9449, section 10: it looks like a challenge, since both are a SHA-256. */
    private static Optional<String> keyThumbprint(WebParameters parameters) {
        Optional<String> thumbprint = find(parameters, KEY);
        if (thumbprint.isPresent() && !Pkce.isChallenge(thumbprint.get())) {
            throw OAuthError.INVALID_REQUEST.because("a dpop_jkt has 43 characters of base64url");
        }
        return thumbprint;
    }

    static Set<String> scopes(WebParameters parameters, OAuthApp app, ScopeCatalog catalog) {
        Optional<String> asked = find(parameters, "scope");
        if (asked.isEmpty()) {
            return allowed(app, catalog);
        }
        Set<String> scopes = ScopeList.parse(asked.get())
                .orElseThrow(() -> OAuthError.INVALID_SCOPE.because("the scope is malformed"));
        if (!mayAsk(app, scopes, catalog)) {
            throw OAuthError.INVALID_SCOPE.because("a scope is unknown or not allowed for the client");
        }
        return scopes;
    }

    static List<String> resources(WebParameters parameters, List<String> known) {
        List<String> asked = new ArrayList<>(parameters.all("resource"));
        asked.removeIf(String::isEmpty);
        return asked.isEmpty() ? known.subList(0, 1) : TokenIssuer.narrowed(asked, known);
    }

    /** Returns a parameter that is there once; one without a value counts as absent (OAuth 2.1, section 3.1). */
    static Optional<String> find(WebParameters parameters, String name) {
        List<String> all = parameters.all(name);
        return all.size() == 1 ? all.stream().filter(value -> !value.isEmpty()).findFirst() : Optional.empty();
    }

    CodeIssuer.Binding binding() {
        return new CodeIssuer.Binding(redirectUri, challenge, keyThumbprint);
    }

    Approval approvedBy(Visitor.User user) {
        return new Approval(app, user.tenant(), user.subject(), scopes, resources);
    }
}

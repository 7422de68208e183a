package dev.integrations.scope;

import dev.integrations.web.WebRequest;

/** Knows one kind of credentials, such as API keys. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface Authenticator {
    /**
     * Checks the credentials of a request.
     *
     * @param credentials what the request shows
     * @param request the request
     * @param needed the scopes that it needs
     * @return who makes the request, or why it may not be made
     */
    Authentication authenticate(Credentials credentials, WebRequest request, ScopeSet needed);
}

package dev.integrations.connection;

import java.util.List;
import java.util.Optional;

/**
 * What a user is to be sent away for.
 *
 * @param provider the id of a provider that users authorize
 * @param name what the connection is to be called, 1 to 128 characters
 * @param session what the host knows the user's session by, such as the id in its cookie; only its hash is kept
 * @param scopes what is asked for, up to 50; none for those of the descriptor
 * @param connection a connection of the same provider that is authorized again, or empty for a new one
 */
public record AuthorizationRequest(
        String provider, String name, String session, List<String> scopes, Optional<ConnectionId> connection) {
    /**
     * Copies the scopes.
     *
     * @param provider the id of a provider
     * @param name what the connection is to be called
     * @param session what the host knows the user's session by
     * @param scopes what is asked for
     * @param connection a connection that is authorized again
     */
    public AuthorizationRequest {
        scopes = List.copyOf(scopes);
    }

    /**
     * Returns a request for a new connection with the scopes of the descriptor.
     *
     * @param provider the id of a provider
     * @param name what the connection is to be called
     * @param session what the host knows the user's session by
     * @return the request
     */
    public static AuthorizationRequest of(String provider, String name, String session) {
        return new AuthorizationRequest(provider, name, session, List.of(), Optional.empty());
    }

    /**
     * Returns the same request with other scopes.
     *
     * @param wanted what is asked for
     * @return the request
     */
    public AuthorizationRequest withScopes(String... wanted) {
        return new AuthorizationRequest(provider, name, session, List.of(wanted), connection);
    }

    /**
     * Returns a request that authorizes a connection again.
     *
     * @param again the connection
     * @param session what the host knows the user's session by
     * @return the request, which asks for what was granted before
     */
    public static AuthorizationRequest again(Connection again, String session) {
        return new AuthorizationRequest(
                again.provider(), again.name(), session, again.scopes(), Optional.of(again.id()));
    }

    /** Without the session, which may open it. */
    @Override
    public String toString() {
        return "AuthorizationRequest[%s, %s]".formatted(provider, name);
    }
}

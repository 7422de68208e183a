package dev.integrations.webhook;

import dev.integrations.connection.ConnectionId;
import java.util.List;
import java.util.Optional;

/** How a webhook proves to its receiver who it is, in the {@code Authorization} header. */
public sealed interface ReceiverAuthentication {
    /**
     * A token that does not change.
     *
     * @param token 1 to 4,096 visible ASCII characters
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6750">RFC 6750</a>
     */
    record Bearer(Credential token) implements ReceiverAuthentication {}

    /**
     * A user name and a password, sent as UTF-8.
     *
     * @param username 1 to 255 characters without a colon
     * @param password 1 to 1,024 characters
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7617">RFC 7617</a>
     */
    record Basic(String username, Credential password) implements ReceiverAuthentication {}

    /**
     * Tokens that an authorization server issues for the client's own credentials. They are fetched when an attempt needs
     * one, through the same outbound policy as attempts, and kept in memory until shortly before they expire.
     *
     * @param tokenUrl the token endpoint, which the outbound policy of the host must allow
     * @param clientId 1 to 255 ASCII characters
     * @param clientSecret 1 to 1,024 ASCII characters
     * @param method how the client proves itself to the token endpoint
     * @param scopes what is asked for, up to 50; none for what the server grants by default
     * @param audience whom tokens are for, which some servers want to be told; empty to leave it out
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.4">RFC 6749, section 4.4</a>
     */
    record ClientCredentials(
            String tokenUrl,
            String clientId,
            Credential clientSecret,
            Method method,
            List<String> scopes,
            Optional<String> audience)
            implements ReceiverAuthentication {
        /**
         * Copies the scopes.
         *
         * @param tokenUrl the token endpoint
         * @param clientId the client's name at the server
         * @param clientSecret the client's secret
         * @param method how the client proves itself
         * @param scopes what is asked for
         * @param audience whom tokens are for
         */
        public ClientCredentials {
            scopes = List.copyOf(scopes);
        }

        /**
         * Returns client credentials that are sent by {@link Method#BASIC}, without scopes or an audience.
         *
         * @param tokenUrl the token endpoint
         * @param clientId the client's name at the server
         * @param clientSecret the client's secret
         * @return the credentials
         */
        public static ClientCredentials of(String tokenUrl, String clientId, Credential clientSecret) {
            return new ClientCredentials(tokenUrl, clientId, clientSecret, Method.BASIC, List.of(), Optional.empty());
        }
    }

    /**
     * The credentials of a connection of the same tenant, which are refreshed for it. They are sent to the origin of the API
     * of its service only; attempts at another URL fail.
     *
     * @param connection the id of a connection whose credentials go into {@code Authorization}
     */
    record ServiceConnection(ConnectionId connection) implements ReceiverAuthentication {}

    /** How a client proves itself to a token endpoint (RFC 6749, section 2.3.1). */
    enum Method {
        /** {@code client_secret_basic}: in the {@code Authorization} header, each half form-encoded. */
        BASIC,

        /** {@code client_secret_post}: in the body. */
        POST
    }
}

package dev.integrations.connection;

import dev.integrations.common.Secret;
import java.util.List;

/** What a tenant gives for a connection that needs no browser. Kept encrypted; shown by nothing. */
public sealed interface ConnectionCredentials {
    /**
     * Returns which providers take it.
     *
     * @return the scheme
     */
    ConnectionScheme scheme();

    /**
     * A key that is sent as it is.
     *
     * @param key 1 to 4,096 visible ASCII characters
     */
    record ApiKey(Secret key) implements ConnectionCredentials {
        @Override
        public ConnectionScheme scheme() {
            return ConnectionScheme.API_KEY;
        }
    }

    /**
     * A user name and a password, sent as UTF-8.
     *
     * @param username 1 to 255 characters without a colon
     * @param password 1 to 1,024 characters
     */
    record Basic(String username, Secret password) implements ConnectionCredentials {
        @Override
        public ConnectionScheme scheme() {
            return ConnectionScheme.BASIC;
        }
    }

    /**
     * What access tokens are fetched with.
     *
     * @param clientId 1 to 512 printable ASCII characters
     * @param clientSecret 1 to 1,024 printable ASCII characters
     * @param scopes what is asked for, up to 50; none for those of the descriptor
     */
    record ClientCredentials(String clientId, Secret clientSecret, List<String> scopes)
            implements ConnectionCredentials {
        /**
         * Copies the scopes.
         *
         * @param clientId the client's name at the provider
         * @param clientSecret the client's secret
         * @param scopes what is asked for
         */
        public ClientCredentials {
            scopes = List.copyOf(scopes);
        }

        @Override
        public ConnectionScheme scheme() {
            return ConnectionScheme.CLIENT_CREDENTIALS;
        }
    }
}

package dev.integrations.connection;

import dev.integrations.common.TenantId;
import dev.integrations.crypto.Sha256;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An authorization that a user was sent away for. It can be redeemed once, by who shows its state in the same session.
 *
 * @param id its id, which the encryption of the verifier is bound to
 * @param tenant whose connection it is to become
 * @param hashes by what it is found
 * @param provider the id of the provider
 * @param name what the connection is to be called
 * @param connection the connection that is authorized again, or empty for a new one
 * @param scopes what was asked for
 * @param redirectUri where the provider sends the user back to
 * @param verifier the PKCE verifier, encrypted
 * @param expiresAt when it is void
 */
public record PendingAuthorization(
        UUID id,
        TenantId tenant,
        Hashes hashes,
        String provider,
        String name,
        Optional<ConnectionId> connection,
        List<String> scopes,
        URI redirectUri,
        SealedCredentials verifier,
        Instant expiresAt) {
    /**
     * Copies the scopes.
     *
     * @param id its id
     * @param tenant whose connection it is to become
     * @param hashes by what it is found
     * @param provider the id of the provider
     * @param name what the connection is to be called
     * @param connection the connection that is authorized again
     * @param scopes what was asked for
     * @param redirectUri where the provider sends the user back to
     * @param verifier the PKCE verifier, encrypted
     * @param expiresAt when it is void
     */
    public PendingAuthorization {
        scopes = List.copyOf(scopes);
    }

    /** What a user must show, as SHA-256 of it. */
    public static final class Hashes {
        private final byte[] state;
        private final byte[] session;

        private Hashes(byte[] state, byte[] session) {
            this.state = state;
            this.session = session;
        }

        /**
         * Hashes what a user shows.
         *
         * @param state the parameter {@code state} of the URL
         * @param session what the host knows the user's session by
         * @return the hashes
         */
        public static Hashes of(String state, String session) {
            return new Hashes(Sha256.of(state), Sha256.of(session));
        }

        /**
         * Returns the hash of the state.
         *
         * @return 32 bytes, not to be changed
         */
        public byte[] state() {
            return state;
        }

        /**
         * Returns the hash of the session.
         *
         * @return 32 bytes, not to be changed
         */
        public byte[] session() {
            return session;
        }

        @Override
        public String toString() {
            return "Hashes[masked]";
        }
    }
}

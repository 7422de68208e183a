package dev.integrations.connection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.common.Secret;
import dev.integrations.crypto.Sha256;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/** The private cache of a node (RFC 9111), bounded by bytes. What came for one token is not seen with another. */
final class ResponseCache {
    private static final int KEY_BYTES = 200;

    private final Cache<Key, KeptResponse> kept;

    ResponseCache(long maxBytes) {
        this.kept = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Key key, KeptResponse response) -> KEY_BYTES + key.uri.length() + response.bytes())
                .build();
    }

    /** Where a response belongs. The credentials are hashed, so that the cache keeps none. */
    static final class Key {
        private final ConnectionId connection;
        private final String uri;
        private final byte[] credentials;

        Key(ConnectionId connection, URI uri, Optional<Secret> credentials) {
            this.connection = connection;
            this.uri = uri.toString();
            this.credentials = Sha256.of(credentials.map(Secret::reveal).orElse(""));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && connection.equals(that.connection)
                    && uri.equals(that.uri)
                    && Arrays.equals(credentials, that.credentials);
        }

        @Override
        public int hashCode() {
            return 31 * uri.hashCode() + Arrays.hashCode(credentials);
        }
    }

    Optional<KeptResponse> find(Key key, ApiRequest request) {
        return Optional.ofNullable(kept.getIfPresent(key)).filter(response -> response.matches(request));
    }

    void keep(Key key, KeptResponse response) {
        kept.put(key, response);
    }

    void forget(Key key) {
        kept.invalidate(key);
    }
}

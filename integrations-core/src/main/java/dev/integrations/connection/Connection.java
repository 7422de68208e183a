package dev.integrations.connection;

import dev.integrations.common.TenantId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A tenant's link to a service, without its credentials.
 *
 * @param id its id
 * @param tenant whose it is
 * @param provider the id of its {@link ProviderDescriptor}
 * @param name what the tenant calls it
 * @param state whether it can be used
 * @param scopes what the provider granted, in its words; empty if there is no such thing
 * @param apiBase the URL that the provider named for this account, or empty if that of the descriptor is meant
 * @param expiresAt when its access token expires, or empty if it does not, as far as is known
 * @param failures how many refreshes have failed since the last one that did not
 * @param reason why it needs a new authorization, or why the last refresh failed, without secrets
 * @param createdAt when it was made
 * @param updatedAt when its credentials or its state changed last
 */
public record Connection(
        ConnectionId id,
        TenantId tenant,
        String provider,
        String name,
        ConnectionState state,
        List<String> scopes,
        Optional<URI> apiBase,
        Optional<Instant> expiresAt,
        int failures,
        Optional<String> reason,
        Instant createdAt,
        Instant updatedAt) {
    /**
     * Copies the scopes.
     *
     * @param id its id
     * @param tenant whose it is
     * @param provider the id of its descriptor
     * @param name what the tenant calls it
     * @param state whether it can be used
     * @param scopes what the provider granted
     * @param apiBase the URL that the provider named for this account
     * @param expiresAt when its access token expires
     * @param failures how many refreshes have failed in a row
     * @param reason what is wrong with it
     * @param createdAt when it was made
     * @param updatedAt when its credentials or its state changed last
     */
    public Connection {
        scopes = List.copyOf(scopes);
    }
}

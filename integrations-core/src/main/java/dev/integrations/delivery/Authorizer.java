package dev.integrations.delivery;

import dev.integrations.common.Secret;
import java.util.concurrent.CompletableFuture;

/**
 * Where the {@code Authorization} header of a destination's requests comes from when that takes I/O, such as an access
 * token. Calls never block. Safe for use by several threads.
 */
public interface Authorizer {
    /**
     * Returns what to send in {@code Authorization}: what is known, or what it fetches. Calls that come while it fetches
     * share what is fetched.
     *
     * @return a future of the value of the header, which fails with an {@link PreparationException}
     */
    CompletableFuture<Secret> authorization();

    /**
     * Tells that a receiver answered 401 to a value. {@link #authorization()} does not return that one again, if it can
     * fetch another.
     *
     * @param authorization what was refused
     */
    void refused(Secret authorization);
}

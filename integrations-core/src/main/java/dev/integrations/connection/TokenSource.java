package dev.integrations.connection;

import dev.integrations.common.Secret;
import java.util.concurrent.CompletableFuture;

/**
 * The live credentials of one connection, for whoever sends requests on its behalf. A token is refreshed before it
 * expires; callers that come while it is refreshed share the answer. Calls never block. Safe for use by several threads.
 */
public interface TokenSource {
    /**
     * Returns which header field the value goes into.
     *
     * @return {@code Authorization} with most providers
     */
    String header();

    /**
     * Returns the value of the header field: what is live, or what it fetches.
     *
     * @return a future of the value, such as {@code Bearer x}, which fails with a
     *     {@link ConnectionUnavailableException}, with a {@link dev.integrations.common.NotFoundException} after the
     *     connection was removed, or with the failure of the store
     */
    CompletableFuture<Secret> value();

    /**
     * Tells that a service answered 401 to a value. {@link #value()} does not return that one again, if another can be
     * fetched and it is not younger than 30 seconds.
     *
     * @param value what was refused
     */
    void refused(Secret value);
}

package dev.integrations.oauth;

import java.time.Instant;
import java.util.Optional;

/**
 * The port that keeps pushed requests. They are removed some time after they expired, and with their app. Used inside a
 * transaction, by one thread at a time.
 */
public interface PushedRequestStore {
    /**
     * Adds a request.
     *
     * @param request the request, not consumed; its app exists
     */
    void insert(PushedRequest request);

    /**
     * Finds a request by what the browser shows.
     *
     * @param app the app that the browser comes from
     * @param hash the hash of the reference
     * @return the request, consumed, expired or neither; empty if this app has none of that hash
     */
    Optional<PushedRequest> find(AppId app, TokenHash hash);

    /**
     * Makes a request expire at a time, unless it is consumed or expires later already.
     *
     * @param app the app
     * @param hash the hash of the reference
     * @param until when it expires at the earliest
     */
    void extend(AppId app, TokenHash hash, Instant until);

    /**
     * Consumes a request, also one that expired while its user was thinking.
     *
     * @param app the app
     * @param hash the hash of the reference
     * @param now the time
     * @return true for the one transaction that consumed it; false if it is unknown, or consumed by another one, whose end
     *     this method waits for
     */
    boolean consume(AppId app, TokenHash hash, Instant now);

    /**
     * Removes requests that expired before a time, consumed or not, but for those that others work on.
     *
     * @param before the time
     * @param limit how many at the most
     * @return how many were removed, less than the limit if there is no more
     */
    int removeExpired(Instant before, int limit);
}

package dev.integrations.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The port that keeps devices which wait for their users. They are withdrawn and removed by {@link GrantStore}, as codes
 * are, and removed with their app. Used inside a transaction, by one thread at a time.
 */
public interface DeviceStore {
    /**
     * Adds a request.
     *
     * @param request the request, undecided and not consumed; its app exists
     * @return false if there is one with this user code, and nothing was added
     */
    boolean insert(DeviceRequest request);

    /**
     * Finds a request by what the device shows.
     *
     * @param hash the hash of the device code
     * @return the request, whatever its state
     */
    Optional<DeviceRequest> find(TokenHash hash);

    /**
     * Finds a request by what a user typed in.
     *
     * @param userCode the hash of the user code
     * @return the request, whatever its state
     */
    Optional<DeviceRequest> findByUserCode(TokenHash userCode);

    /**
     * Finds a request by what the device shows, and keeps others from changing it until the transaction ends.
     *
     * @param hash the hash of the device code
     * @return the request, whatever its state
     */
    Optional<DeviceRequest> hold(TokenHash hash);

    /**
     * Notes when a device may ask again.
     *
     * @param hash the hash of the device code
     * @param interval how much time it is to let pass from now on, in whole seconds
     * @param next when it may ask again
     */
    void await(TokenHash hash, Duration interval, Instant next);

    /**
     * Notes what a user decided.
     *
     * @param hash the hash of the device code
     * @param decision what was decided
     * @param now the time
     * @return true for the one transaction that decided; false if the request is unknown, expired, withdrawn, or decided by
     *     another one, whose end this method waits for
     */
    boolean decide(TokenHash hash, DeviceRequest.Decision decision, Instant now);

    /**
     * Consumes a request that was approved.
     *
     * @param hash the hash of the device code
     * @param now the time
     * @return true for the one transaction that consumed it; false if it is unknown, expired, not approved, or consumed by
     *     another one, whose end this method waits for
     */
    boolean consume(TokenHash hash, Instant now);
}

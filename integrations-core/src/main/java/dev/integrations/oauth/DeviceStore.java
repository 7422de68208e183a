package dev.integrations.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The port that keeps devices which wait for their users. They are withdrawn and removed by {@link GrantStore}, as codes
 * are, and removed with their app. Used inside a transaction, by one thread at a time.
 */
public interface DeviceStore {
    /** By how much the interval of a device grows that asks too soon (RFC 8628, section 3.5). */
    Duration PENALTY = Duration.ofSeconds(5);

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
     * Notes that a device asked, unless it asked too soon.
     *
     * @param hash the hash of the device code
     * @param now the time
     * @param next when it may ask again
     * @return false if it was not to ask yet, also because it asked at the same moment
     */
    boolean poll(TokenHash hash, Instant now, Instant next);

    /**
     * Makes the interval of a device longer, by {@link #PENALTY}.
     *
     * @param hash the hash of the device code
     * @param next when it may ask again
     */
    void slowDown(TokenHash hash, Instant next);

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

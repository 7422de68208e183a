package dev.integrations.connection;

import java.time.Duration;

/** Told of what API clients do, for metrics. Calls come on the thread that asked; what a listener throws is logged. */
public interface ApiListener {
    /**
     * The service answered, once.
     *
     * @param connection through which it was asked
     * @param method the method
     * @param status the status code
     * @param took how long that took
     */
    default void answered(ConnectionId connection, String method, int status, Duration took) {}

    /**
     * The service gave no answer, or was not asked, once.
     *
     * @param connection through which it was asked, or would have been
     * @param method the method
     * @param reason {@link ApiException.Reason#NO_ANSWER} for each attempt that was not answered; {@link
     *     ApiException.Reason#SUSPENDED} or {@link ApiException.Reason#RATE_LIMITED} for a request that was turned away
     */
    default void failed(ConnectionId connection, String method, ApiException.Reason reason) {}

    /**
     * An attempt failed, or was answered in a way that asks for another one. Called before the wait.
     *
     * @param connection through which the service was asked
     * @param wait how long it is until the next attempt; what {@code Retry-After} says, if it was there
     */
    default void repeating(ConnectionId connection, Duration wait) {}

    /**
     * A request waits for its turn. Called before the wait.
     *
     * @param connection through which the service is to be asked
     * @param wait how long it waits, as the rate limit has it
     */
    default void waiting(ConnectionId connection, Duration wait) {}

    /**
     * An answer was kept from before, so that the service was not asked, or sent no body.
     *
     * @param connection through which it would have been asked
     * @param validated whether the service was asked, and confirmed what was kept
     */
    default void cached(ConnectionId connection, boolean validated) {}
}

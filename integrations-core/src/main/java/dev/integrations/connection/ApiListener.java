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
     * The service gave no answer, once.
     *
     * @param connection through which it was asked
     * @param method the method
     * @param reason why
     */
    default void failed(ConnectionId connection, String method, ApiException.Reason reason) {}

    /**
     * An answer was kept from before, so that the service was not asked, or sent no body.
     *
     * @param connection through which it would have been asked
     * @param validated whether the service was asked, and confirmed what was kept
     */
    default void cached(ConnectionId connection, boolean validated) {}
}

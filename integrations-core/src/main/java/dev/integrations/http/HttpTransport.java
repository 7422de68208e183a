package dev.integrations.http;

import java.util.concurrent.CompletableFuture;

/**
 * Sends requests. One transport with its pool of connections serves a whole application. Safe for use by several
 * threads.
 */
public interface HttpTransport extends AutoCloseable {
    /**
     * Sends a request once: no retry, no redirect. Never blocks. Whatever status came back is a response.
     *
     * <p>What is chained to the future without an executor runs on a thread of the transport and must not block.
     * Cancelling the future ends the exchange.
     *
     * @param request what to send
     * @return a future of the response, which fails with a {@link TransportException} and nothing else
     */
    CompletableFuture<OutboundResponse> send(OutboundRequest request);

    /**
     * Closes all connections and fails what is under way with {@link FailureKind#CLOSED}, as it does every later send.
     * Returns in a few seconds at the most. Closing twice is harmless.
     */
    @Override
    void close();
}

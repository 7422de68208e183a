package dev.integrations.http;

import java.util.concurrent.CompletableFuture;

/**
 * Sends requests. One transport with its pool of connections serves a whole application. Safe for use by several
 * threads.
 */
public interface HttpTransport extends AutoCloseable {
    /**
     * Opens the default transport, which runs on the relocated Apache HttpClient 5: HTTP/1.1, TLS 1.2 or later, kept
     * connections. It owns its threads, named {@code integrations-http-*}, all of them daemons.
     *
     * @param settings how it works
     * @return a transport that the caller closes
     */
    static HttpTransport create(TransportSettings settings) {
        return new PooledTransport(settings);
    }

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

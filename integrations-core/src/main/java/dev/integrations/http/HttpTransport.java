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
     * Opens a transport on the JDK's HTTP client, for hosts where connections can only be made by a proxy that resolves
     * and filters names itself. <strong>Addresses of names are not vetted:</strong> the proxy alone decides where
     * requests end. URLs, ports, host names and literal addresses are held against the policy as ever. It uses several
     * times the CPU of the default transport. {@link TransportSettings#resolver()} and the bounds on connections do not
     * apply; {@code http} URLs are sent in absolute form, {@code https} by {@code CONNECT} with the name.
     *
     * @param settings how it works, with a proxy
     * @return a transport that the caller closes
     * @throws IllegalArgumentException if there is no proxy, or it has credentials, which the JDK's client does not send
     *     by default
     */
    static HttpTransport behindFilteringProxy(TransportSettings settings) {
        return new JdkTransport(settings);
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

package dev.integrations.http;

import dev.integrations.shaded.hc.core5.net.NamedEndpoint;

/**
 * The name of a receiver together with TLS options. As a part of the route it is a part of the key of the pool, so that
 * a connection serves equal options only. The pool's state of a connection would not do: who asks for a state is also
 * given connections without one.
 *
 * @param endpoint the receiver
 * @param options what its connections show and trust
 */
record OwnedEndpoint(NamedEndpoint endpoint, TlsOptions options) implements NamedEndpoint {
    @Override
    public String getHostName() {
        return endpoint.getHostName();
    }

    @Override
    public int getPort() {
        return endpoint.getPort();
    }
}

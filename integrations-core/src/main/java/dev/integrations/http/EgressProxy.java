package dev.integrations.http;

import dev.integrations.common.Secret;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that all requests go through, so that receivers see one address. Requests are tunnelled by
 * {@code CONNECT} (RFC 9110, section 9.3.6), {@code http} URLs too. The proxy is the host's own: the outbound policy does
 * not apply to its address. Immutable and safe for use by several threads.
 */
public final class EgressProxy {
    private static final int MAX_PORT = 65535;

    private final String host;
    private final int port;
    private final @Nullable InetAddress literal;
    private final @Nullable Secret authorization;

    private EgressProxy(String host, int port, @Nullable Secret authorization) {
        this.host = host;
        this.port = port;
        this.literal = IpLiteral.parse(host).map(IpLiteral::address).orElse(null);
        this.authorization = authorization;
    }

    /**
     * Returns a proxy that asks for no credentials.
     *
     * @param host its name or address
     * @param port 1 to 65535
     * @return the proxy
     * @throws IllegalArgumentException if the host is blank or the port out of its bounds
     */
    public static EgressProxy of(String host, int port) {
        if (host.isBlank() || port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "a proxy needs a host and a port from 1 to 65535, was '%s' and %d".formatted(host, port));
        }
        return new EgressProxy(host, port, null);
    }

    /**
     * Returns this proxy with credentials, sent in {@code Proxy-Authorization} (RFC 7617, UTF-8).
     *
     * @param username the user, without a colon
     * @param password the password
     * @return the proxy
     * @throws IllegalArgumentException if the user contains a colon
     */
    public EgressProxy withCredentials(String username, Secret password) {
        if (username.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a user name must not contain a colon (RFC 7617)");
        }
        byte[] pair = (username + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
        return new EgressProxy(
                host, port, Secret.of("Basic " + Base64.getEncoder().encodeToString(pair)));
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** Its address, if that is how it was given. */
    @Nullable
    InetAddress literal() {
        return literal;
    }

    Optional<Secret> authorization() {
        return Optional.ofNullable(authorization);
    }

    @Override
    public String toString() {
        return "EgressProxy[%s:%d]".formatted(host, port);
    }
}

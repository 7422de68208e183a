package dev.integrations.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** How a transport works. Immutable and safe for use by several threads. */
public final class TransportSettings {
    private final OutboundPolicy policy;
    private final Resolver resolver;
    private final Duration connectTimeout;
    private final int maxConnections;
    private final int maxConnectionsPerHost;
    private final int responseBytes;
    private final int ioThreads;
    private final @Nullable SSLContext sslContext;
    private final @Nullable EgressProxy proxy;

    private TransportSettings(Builder builder) {
        this.policy = builder.policy;
        this.resolver = builder.resolver;
        this.connectTimeout = builder.connectTimeout;
        this.maxConnections = builder.maxConnections;
        this.maxConnectionsPerHost = builder.maxConnectionsPerHost;
        this.responseBytes = builder.responseBytes;
        this.ioThreads = builder.ioThreads;
        this.sslContext = builder.sslContext;
        this.proxy = builder.proxy;
    }

    /**
     * Returns the settings with every default.
     *
     * @return the settings
     */
    public static TransportSettings ofDefaults() {
        return builder().build();
    }

    /**
     * Starts from the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts from these settings.
     *
     * @return a builder with all that was set here
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.policy = policy;
        builder.resolver = resolver;
        builder.connectTimeout = connectTimeout;
        builder.maxConnections = maxConnections;
        builder.maxConnectionsPerHost = maxConnectionsPerHost;
        builder.responseBytes = responseBytes;
        builder.ioThreads = ioThreads;
        builder.sslContext = sslContext;
        builder.proxy = proxy;
        return builder;
    }

    /**
     * Returns where requests may go.
     *
     * @return the policy
     */
    public OutboundPolicy policy() {
        return policy;
    }

    /**
     * Returns what looks names up.
     *
     * @return the resolver
     */
    public Resolver resolver() {
        return resolver;
    }

    /**
     * Returns the time that name resolution, connecting to one address, and TLS may each take.
     *
     * @return a positive duration
     */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /**
     * Returns the most connections that are open at once.
     *
     * @return at least 1
     */
    public int maxConnections() {
        return maxConnections;
    }

    /**
     * Returns the most connections that are open at once to one address of one host.
     *
     * @return at least 1
     */
    public int maxConnectionsPerHost() {
        return maxConnectionsPerHost;
    }

    /**
     * Returns how many bytes of a body are kept; no more than a buffer beyond them is read.
     *
     * @return zero or more
     */
    public int responseBytes() {
        return responseBytes;
    }

    /**
     * Returns the number of I/O threads.
     *
     * @return at least 1
     */
    public int ioThreads() {
        return ioThreads;
    }

    /**
     * Returns whose certificates are trusted.
     *
     * @return the context, or empty for the JVM's own trust
     */
    public Optional<SSLContext> sslContext() {
        return Optional.ofNullable(sslContext);
    }

    /**
     * Returns the proxy that requests go through.
     *
     * @return the proxy, or empty if they go to receivers directly
     */
    public Optional<EgressProxy> proxy() {
        return Optional.ofNullable(proxy);
    }

    /** Collects settings; {@link #build} reports all problems together. Not safe for use by several threads. */
    public static final class Builder {
        private OutboundPolicy policy = OutboundPolicy.strict();
        private Resolver resolver = Resolver.system();
        private Duration connectTimeout = Duration.ofSeconds(5);
        private int maxConnections = 1024;
        private int maxConnectionsPerHost = 64;
        private int responseBytes = 16 * 1024;
        private int ioThreads = 2;
        private @Nullable SSLContext sslContext;
        private @Nullable EgressProxy proxy;

        private Builder() {}

        /**
         * Sets where requests may go. The default is {@link OutboundPolicy#strict()}.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder policy(OutboundPolicy policy) {
            this.policy = policy;
            return this;
        }

        /**
         * Sets what looks names up. The default is {@link Resolver#system()}.
         *
         * @param resolver the resolver
         * @return this builder
         */
        public Builder resolver(Resolver resolver) {
            this.resolver = resolver;
            return this;
        }

        /**
         * Sets the time that name resolution, connecting to one address, and TLS may each take, within the total
         * timeout of the request. The default is 5 seconds.
         *
         * @param connectTimeout a positive duration; connecting may end a quarter of a second late
         * @return this builder
         */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = connectTimeout;
            return this;
        }

        /**
         * Sets the most connections that are open at once, idle ones included. The default is 1,024.
         *
         * @param maxConnections at least 1
         * @return this builder
         */
        public Builder maxConnections(int maxConnections) {
            this.maxConnections = maxConnections;
            return this;
        }

        /**
         * Sets the most connections that are open at once to one address of one host; further requests wait within
         * their total timeout. The default is 64.
         *
         * @param maxConnectionsPerHost at least 1
         * @return this builder
         */
        public Builder maxConnectionsPerHost(int maxConnectionsPerHost) {
            this.maxConnectionsPerHost = maxConnectionsPerHost;
            return this;
        }

        /**
         * Sets how many bytes of a body are kept. The default is 16 KiB.
         *
         * @param responseBytes zero or more
         * @return this builder
         */
        public Builder responseBytes(int responseBytes) {
            this.responseBytes = responseBytes;
            return this;
        }

        /**
         * Sets the number of I/O threads, which also run what is chained to the futures of responses. The default is 2.
         *
         * @param ioThreads at least 1
         * @return this builder
         */
        public Builder ioThreads(int ioThreads) {
            this.ioThreads = ioThreads;
            return this;
        }

        /**
         * Sets whose certificates are trusted, for receivers with a private CA. Host names are verified all the same.
         * The default is the JVM's own trust.
         *
         * @param sslContext an initialised context
         * @return this builder
         */
        public Builder sslContext(SSLContext sslContext) {
            this.sslContext = sslContext;
            return this;
        }

        /**
         * Sets a proxy that all requests go through. Names are still looked up and their addresses vetted here; the
         * proxy is asked for a connection to the vetted address. The default is none.
         *
         * @param proxy the proxy, which must allow {@code CONNECT} to addresses and to all ports of the policy
         * @return this builder
         */
        public Builder proxy(EgressProxy proxy) {
            this.proxy = proxy;
            return this;
        }

        /**
         * Builds the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException if a number or the timeout is out of bounds; it names all of them
         */
        public TransportSettings build() {
            List<String> problems = new ArrayList<>();
            if (connectTimeout.isNegative() || connectTimeout.isZero()) {
                problems.add("connectTimeout must be positive, was " + connectTimeout);
            }
            requireAtLeast(1, "maxConnections", maxConnections, problems);
            requireAtLeast(1, "maxConnectionsPerHost", maxConnectionsPerHost, problems);
            requireAtLeast(0, "responseBytes", responseBytes, problems);
            requireAtLeast(1, "ioThreads", ioThreads, problems);
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("Cannot build transport settings: " + String.join("; ", problems));
            }
            return new TransportSettings(this);
        }

        private static void requireAtLeast(int min, String name, int value, List<String> problems) {
            if (value < min) {
                problems.add("%s must be at least %d, was %d".formatted(name, min, value));
            }
        }
    }
}

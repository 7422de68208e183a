package dev.integrations.smtp;

import dev.integrations.http.OutboundPolicy;
import dev.integrations.http.Resolver;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** How a {@link SmtpTransport} works. Immutable and safe for use by several threads. */
public final class SmtpSettings {
    private final OutboundPolicy policy;
    private final Resolver resolver;
    private final Duration connectTimeout;
    private final int maxConnections;
    private final int maxConnectionsPerServer;
    private final String helloName;
    private final Set<Integer> ports;
    private final boolean anyPort;
    private final boolean plain;
    private final SSLContext sslContext;
    private final Clock clock;

    private SmtpSettings(Builder builder, SSLContext sslContext) {
        this.policy = builder.policy;
        this.resolver = builder.resolver;
        this.connectTimeout = builder.connectTimeout;
        this.maxConnections = builder.maxConnections;
        this.maxConnectionsPerServer = builder.maxConnectionsPerServer;
        this.helloName = builder.helloName;
        this.ports = Set.copyOf(builder.ports);
        this.anyPort = builder.anyPort;
        this.plain = builder.plain;
        this.sslContext = sslContext;
        this.clock = builder.clock;
    }

    /**
     * Returns the settings with every default.
     *
     * @return the settings
     */
    public static SmtpSettings defaults() {
        return builder().build();
    }

    /**
     * Returns settings for a developer's machine: {@link OutboundPolicy#development()}, every port, and servers without TLS.
     *
     * @return the settings, not for production
     */
    public static SmtpSettings development() {
        return builder().development().build();
    }

    /**
     * Starts from the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    OutboundPolicy policy() {
        return policy;
    }

    Resolver resolver() {
        return resolver;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    int maxConnections() {
        return maxConnections;
    }

    int maxConnectionsPerServer() {
        return maxConnectionsPerServer;
    }

    String helloName() {
        return helloName;
    }

    boolean allowsPort(int port) {
        return anyPort || ports.contains(port);
    }

    boolean plain() {
        return plain;
    }

    Clock clock() {
        return clock;
    }

    SSLContext sslContext() {
        return sslContext;
    }

    /** Collects settings. Not safe for use by several threads. */
    public static final class Builder {
        private static final Pattern HELLO = Pattern.compile("[A-Za-z0-9.-]{1,253}|\\[[0-9A-Za-z.:]{1,60}]");
        private static final int MAX_PORT = 65_535;

        private OutboundPolicy policy = OutboundPolicy.strict();
        private Resolver resolver = Resolver.system();
        private Duration connectTimeout = Duration.ofSeconds(5);
        private int maxConnections = 64;
        private int maxConnectionsPerServer = 16;
        private String helloName = "[127.0.0.1]";
        private final Set<Integer> ports = new TreeSet<>(Set.of(465, 587, 2525));
        private boolean anyPort;
        private boolean plain;
        private @Nullable SSLContext sslContext;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /**
         * Sets where connections may go. Its ports are those of HTTP and do not count here.
         *
         * @param policy the policy; the default is {@link OutboundPolicy#strict()}
         * @return this builder
         */
        public Builder policy(OutboundPolicy policy) {
            this.policy = policy;
            return this;
        }

        /**
         * Sets what looks names up.
         *
         * @param resolver the resolver; the default is {@link Resolver#system()}
         * @return this builder
         */
        public Builder resolver(Resolver resolver) {
            this.resolver = resolver;
            return this;
        }

        /**
         * Sets how long it may take until one address accepts a connection.
         *
         * @param connectTimeout positive; the default is 5 seconds
         * @return this builder
         */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = connectTimeout;
            return this;
        }

        /**
         * Sets how many messages are handed over at once. Each takes a thread for as long, and none when it is done.
         *
         * @param maxConnections at least 1; the default is 64
         * @return this builder
         */
        public Builder maxConnections(int maxConnections) {
            this.maxConnections = maxConnections;
            return this;
        }

        /**
         * Sets how many messages are handed over at once to one server; others wait, within their timeout.
         *
         * @param maxConnectionsPerServer at least 1; the default is 16
         * @return this builder
         */
        public Builder maxConnectionsPerServer(int maxConnectionsPerServer) {
            this.maxConnectionsPerServer = maxConnectionsPerServer;
            return this;
        }

        /**
         * Sets the name by which servers are greeted (RFC 5321, section 4.1.1.1).
         *
         * @param helloName the name of this machine as the world knows it; the default is {@code [127.0.0.1]}, which tells
         *     servers of tenants nothing
         * @return this builder
         */
        public Builder helloName(String helloName) {
            this.helloName = helloName;
            return this;
        }

        /**
         * Allows more ports. The default is 465, 587 and 2525: on port 25 servers take mail for their own users from anybody,
         * so that a tenant could have this machine send mail to anybody in nobody's name.
         *
         * @param ports each 1 to 65535
         * @return this builder
         */
        public Builder allowPorts(int... ports) {
            for (int port : ports) {
                this.ports.add(port);
            }
            return this;
        }

        /**
         * Sets what certificates of servers are checked with.
         *
         * @param sslContext the context; the default is that of the JDK
         * @return this builder
         */
        public Builder sslContext(SSLContext sslContext) {
            this.sslContext = sslContext;
            return this;
        }

        /**
         * Sets where the time comes from that is written on messages that have none.
         *
         * @param clock the clock; the default is that of the system
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Opts in to what is fit for a developer's machine only: {@link OutboundPolicy#development()}, every port, and servers
         * without TLS.
         *
         * @return this builder
         */
        public Builder development() {
            this.policy = OutboundPolicy.development();
            this.anyPort = true;
            this.plain = true;
            return this;
        }

        /**
         * Builds the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException if something is out of its bounds; it names everything that is
         */
        public SmtpSettings build() {
            List<String> problems = new ArrayList<>();
            if (connectTimeout.isNegative() || connectTimeout.isZero()) {
                problems.add("connectTimeout must be positive, was " + connectTimeout);
            }
            if (maxConnections < 1 || maxConnectionsPerServer < 1) {
                problems.add("maxConnections and maxConnectionsPerServer must be at least 1, were %d and %d"
                        .formatted(maxConnections, maxConnectionsPerServer));
            }
            if (!HELLO.matcher(helloName).matches()) {
                problems.add("helloName must be a host name or an address in brackets, was '%s'".formatted(helloName));
            }
            if (ports.stream().anyMatch(port -> port < 1 || port > MAX_PORT)) {
                problems.add("a port is 1 to 65535, were " + ports);
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("Cannot build SMTP settings: " + String.join("; ", problems));
            }
            return new SmtpSettings(this, sslContext == null ? ofJdk() : sslContext);
        }

        private static SSLContext ofJdk() {
            try {
                return SSLContext.getDefault();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("The JDK has no TLS", e);
            }
        }
    }
}

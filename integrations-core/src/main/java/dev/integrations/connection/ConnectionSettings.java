package dev.integrations.connection;

import dev.integrations.http.OutboundPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a host sets for connections: its providers, its clients there, and where users come back to. Immutable. */
public final class ConnectionSettings {
    /** How long before its end a token is refreshed unless set otherwise: 5 minutes. */
    public static final Duration DEFAULT_REFRESH_AHEAD = Duration.ofMinutes(5);

    private final Map<String, ProviderDescriptor> providers;
    private final Map<String, ClientRegistration> clients;
    private final Optional<URI> redirectBase;
    private final Duration refreshAhead;
    private final long cacheBytes;
    private final List<ConnectionListener> listeners;

    private ConnectionSettings(Builder builder) {
        this.providers = Map.copyOf(builder.providers);
        this.clients = Map.copyOf(builder.clients);
        this.redirectBase = Optional.ofNullable(builder.redirectBase);
        this.refreshAhead = builder.refreshAhead;
        this.cacheBytes = builder.cacheBytes;
        this.listeners = List.copyOf(builder.listeners);
    }

    /**
     * Returns settings without a provider.
     *
     * @return the defaults
     */
    public static ConnectionSettings defaults() {
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
     * Returns the providers.
     *
     * @return their descriptors, in no order
     */
    public Collection<ProviderDescriptor> providers() {
        return providers.values();
    }

    /**
     * Says what the outbound policy of the host has against the providers.
     *
     * @param policy the policy
     * @return sentences that name the provider, empty if all may be reached
     */
    public List<String> problems(OutboundPolicy policy) {
        List<String> problems = new ArrayList<>();
        for (ProviderDescriptor provider : providers.values()) {
            for (String url : provider.urls()) {
                policy.problems(url)
                        .forEach(problem -> problems.add(
                                "provider '%s' has the URL %s, but %s".formatted(provider.id(), url, problem)));
            }
        }
        return problems;
    }

    Optional<ProviderDescriptor> find(String provider) {
        return Optional.ofNullable(providers.get(provider));
    }

    /** The descriptor of a stored connection, which its host may have taken away. */
    ProviderDescriptor provider(String provider) {
        return find(provider)
                .orElseThrow(() -> new IllegalStateException(
                        "provider '%s' is not set up here any more; add its descriptor again".formatted(provider)));
    }

    ClientRegistration client(String provider) {
        ClientRegistration client = clients.get(provider);
        if (client == null) {
            throw new IllegalStateException(
                    "the host has no client at provider '%s'; give its registration".formatted(provider));
        }
        return client;
    }

    /** The redirect URI of a provider, which no other provider has (RFC 9700, section 4.4.2.2). */
    URI redirectUri(String provider) {
        URI base = redirectBase.orElseThrow(
                () -> new IllegalStateException("set redirectBase, where providers send users back to"));
        String text = base.toString();
        return URI.create((text.endsWith("/") ? text : text + "/") + provider);
    }

    Duration refreshAhead() {
        return refreshAhead;
    }

    long cacheBytes() {
        return cacheBytes;
    }

    List<ConnectionListener> listeners() {
        return listeners;
    }

    /** Collects settings. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<String, ProviderDescriptor> providers = new LinkedHashMap<>();
        private final Map<String, ClientRegistration> clients = new LinkedHashMap<>();
        private final List<ConnectionListener> listeners = new ArrayList<>();
        private @Nullable URI redirectBase;
        private long cacheBytes = 16L << 20;
        private Duration refreshAhead = DEFAULT_REFRESH_AHEAD;

        private Builder() {}

        /**
         * Adds a provider whose connections need no client of the host's.
         *
         * @param provider its descriptor
         * @return this builder
         */
        public Builder provider(ProviderDescriptor provider) {
            ProviderDescriptor before = providers.put(provider.id(), provider);
            if (before != null) {
                throw new IllegalArgumentException(
                        "provider '%s' is there already; give the other one another id".formatted(provider.id()));
            }
            return this;
        }

        /**
         * Adds a provider that users authorize.
         *
         * @param provider its descriptor
         * @param client what it knows the host by
         * @return this builder
         */
        public Builder provider(ProviderDescriptor provider, ClientRegistration client) {
            clients.put(provider.id(), client);
            return provider(provider);
        }

        /**
         * Sets where providers send users back to. Each has a redirect URI of its own, this one with a slash and the id of
         * the provider after it, which is to be registered there.
         *
         * @param redirectBase such as {@code https://app.example.com/connections/callback}; needed for providers that
         *     users authorize
         * @return this builder
         */
        public Builder redirectBase(String redirectBase) {
            this.redirectBase = URI.create(redirectBase);
            return this;
        }

        /**
         * Sets how long before its end a token is refreshed, though never more than a quarter of its life before.
         *
         * @param refreshAhead 10 seconds to a day; the default is 5 minutes
         * @return this builder
         */
        public Builder refreshAhead(Duration refreshAhead) {
            this.refreshAhead = refreshAhead;
            return this;
        }

        /**
         * Sets how much of the heap the answers that API clients keep may take on a node, of all connections together.
         *
         * @param cacheBytes zero or more; the default is 16 MiB
         * @return this builder
         */
        public Builder cacheBytes(long cacheBytes) {
            this.cacheBytes = cacheBytes;
            return this;
        }

        /**
         * Adds a listener.
         *
         * @param listener told of what happens on this node
         * @return this builder
         */
        public Builder listener(ConnectionListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Builds the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException if a provider that users authorize has no client, or the redirect base is missing
         *     or is not {@code https} (but for this machine), or a duration is out of its bounds; it names all of it
         */
        public ConnectionSettings build() {
            List<String> problems = new ArrayList<>();
            boolean authorized = false;
            for (ProviderDescriptor provider : providers.values()) {
                boolean code = provider.scheme() == ConnectionScheme.AUTHORIZATION_CODE;
                authorized |= code;
                if (code != clients.containsKey(provider.id())) {
                    problems.add("provider '%s' %s"
                            .formatted(
                                    provider.id(),
                                    code ? "needs a client of the host's" : "takes no client of the host's"));
                }
            }
            if (authorized && redirectBase == null) {
                problems.add("redirectBase is needed, where providers send users back to");
            }
            if (redirectBase != null && !isRedirectBase(redirectBase)) {
                problems.add("redirectBase must be an https URL without query and fragment");
            }
            if (refreshAhead.compareTo(Duration.ofSeconds(10)) < 0 || refreshAhead.compareTo(Duration.ofDays(1)) > 0) {
                problems.add("refreshAhead must be 10 seconds to a day, was " + refreshAhead);
            }
            if (cacheBytes < 0) {
                problems.add("cacheBytes must be zero or more, was " + cacheBytes);
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("Connections: " + String.join("; ", problems));
            }
            return new ConnectionSettings(this);
        }

        private static boolean isRedirectBase(URI base) {
            String host = String.valueOf(base.getHost());
            boolean here = List.of("127.0.0.1", "[::1]", "localhost").contains(host);
            return base.getHost() != null
                    && base.getRawQuery() == null
                    && base.getRawFragment() == null
                    && ("https".equals(base.getScheme()) || ("http".equals(base.getScheme()) && here));
        }
    }
}

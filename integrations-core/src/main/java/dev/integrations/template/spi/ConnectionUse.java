package dev.integrations.template.spi;

import java.util.Set;

/**
 * Which connections of a tenant a template takes its credentials from.
 *
 * @param providers ids of the providers of such connections, such as {@code paypal}
 * @param required whether an integration must have one; otherwise its configuration may hold credentials instead
 */
public record ConnectionUse(Set<String> providers, boolean required) {
    /**
     * Creates a use.
     *
     * @param providers ids of providers, copied
     * @param required whether an integration must have a connection
     * @throws IllegalArgumentException if one is required, and no provider named
     */
    public ConnectionUse {
        providers = Set.copyOf(providers);
        if (required && providers.isEmpty()) {
            throw new IllegalArgumentException("a connection that is required has a provider");
        }
    }

    /**
     * Returns the use of templates whose credentials are in their configuration.
     *
     * @return no use
     */
    public static ConnectionUse none() {
        return new ConnectionUse(Set.of(), false);
    }

    /**
     * Returns the use of templates that take a connection or a configuration with credentials.
     *
     * @param providers ids of providers
     * @return the use
     */
    public static ConnectionUse optional(String... providers) {
        return new ConnectionUse(Set.of(providers), false);
    }

    /**
     * Returns the use of templates that need a connection.
     *
     * @param providers ids of providers
     * @return the use
     */
    public static ConnectionUse required(String... providers) {
        return new ConnectionUse(Set.of(providers), true);
    }
}

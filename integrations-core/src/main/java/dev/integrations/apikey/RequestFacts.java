package dev.integrations.apikey;

import dev.integrations.scope.ScopeSet;
import java.net.InetAddress;
import java.util.Optional;

/**
 * What is known of the request that a key came with.
 *
 * @param client where it came from, behind proxies that are trusted; or empty if that is not known, which lets no key in
 *     that is bound to addresses
 * @param needed the scopes that it needs
 */
public record RequestFacts(Optional<InetAddress> client, ScopeSet needed) {
    /**
     * Returns a request of unknown origin.
     *
     * @param needed the scopes that it needs, such as {@code catalog.needed("invoices:read")}
     * @return the facts
     */
    public static RequestFacts needing(ScopeSet needed) {
        return new RequestFacts(Optional.empty(), needed);
    }

    /**
     * Returns the same request from an address.
     *
     * @param address where it came from, behind proxies that are trusted
     * @return the facts
     */
    public RequestFacts from(InetAddress address) {
        return new RequestFacts(Optional.of(address), needed);
    }
}

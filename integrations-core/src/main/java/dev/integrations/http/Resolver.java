package dev.integrations.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Turns host names into addresses. The transport calls it on its own few threads, once at a time for one name, and
 * vets every address it returns on every attempt. Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface Resolver {
    /**
     * Looks a name up; may block.
     *
     * @param host a name in ASCII, never an address
     * @return at least one address, in the order in which they should be tried
     * @throws UnknownHostException if the name has no address
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /**
     * Returns the addresses of a name if they are known without blocking, which saves the transport a change of
     * threads. The default knows none.
     *
     * @param host a name in ASCII, never an address
     * @return its addresses, or empty if {@link #resolve} has to be asked
     */
    default Optional<List<InetAddress>> known(String host) {
        return Optional.empty();
    }

    /**
     * Returns a resolver that asks the JDK ({@link InetAddress#getAllByName}) and remembers answers for 5 seconds on
     * top of what the JDK does (security property {@code networkaddress.cache.ttl}).
     *
     * @return a resolver of its own memory
     */
    static Resolver system() {
        return new SystemResolver();
    }
}

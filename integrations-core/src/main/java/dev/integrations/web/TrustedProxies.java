package dev.integrations.web;

import dev.integrations.http.AddressBlocks;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The proxies in front of the host whose word is taken for where a request came from. What a client writes into
 * {@code X-Forwarded-For} itself stands to the left of what they add, and is never reached. Immutable and safe for use by
 * several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.13">RFC 9700, section 4.13</a>
 */
public final class TrustedProxies {
    private static final TrustedProxies NONE = new TrustedProxies(AddressBlocks.none());

    private final AddressBlocks blocks;

    private TrustedProxies(AddressBlocks blocks) {
        this.blocks = blocks;
    }

    /**
     * Returns that no proxy is trusted: a request comes from its peer.
     *
     * @return no proxies
     */
    public static TrustedProxies none() {
        return NONE;
    }

    /**
     * Returns the proxies at these addresses.
     *
     * @param blocks such as {@code 10.0.0.0/8}; every proxy on the way, which each add to {@code X-Forwarded-For}
     * @return the proxies
     * @throws IllegalArgumentException if one is not a block of addresses
     */
    public static TrustedProxies of(String... blocks) {
        return new TrustedProxies(AddressBlocks.parse(List.of(blocks)));
    }

    /**
     * Returns where a request came from.
     *
     * @param request the request
     * @return the peer; or, if that is one of the proxies, the last address in {@code X-Forwarded-For} that is not; or
     *     the one that wrote it, if what it wrote is no address
     */
    public InetAddress clientOf(WebRequest request) {
        InetAddress client = request.peer();
        List<String> hops = request.headers("X-Forwarded-For").stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .toList();
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            Optional<InetAddress> before = AddressBlocks.address(hops.get(i).strip());
            if (before.isEmpty()) {
                return client;
            }
            client = before.get();
        }
        return client;
    }

    /** The unspecified address is that of a peer that has none, such as a Unix socket. */
    private boolean isTrusted(InetAddress peer) {
        return !peer.isAnyLocalAddress() && blocks.contains(peer);
    }
}

package dev.integrations.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Which addresses users and clients may be sent to. */
final class ServerAddress {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    private ServerAddress() {}

    /**
     * Says whether it is https, or http to this machine, with a host and without user information, query and fragment.
     *
     * @param address the address
     */
    static boolean isValid(String address) {
        try {
            URI uri = new URI(address);
            return uri.getHost() != null
                    && ("https".equals(uri.getScheme()) || isLocal(uri))
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isLocal(URI uri) {
        return "http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost());
    }
}

package dev.integrations.registry;

import dev.integrations.http.OutboundRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the services of others are for a developer: requests to some hosts go to stubs instead. What templates make, and what
 * previews show, stays as it is. Immutable and safe for use by several threads.
 */
public final class VendorAddresses {
    private static final VendorAddresses REAL = new VendorAddresses(Map.of());

    private final Map<String, URI> stubs;

    private VendorAddresses(Map<String, URI> stubs) {
        this.stubs = stubs;
    }

    /**
     * Returns the addresses that the world knows.
     *
     * @return no stubs
     */
    public static VendorAddresses real() {
        return REAL;
    }

    /**
     * Returns addresses of stubs.
     *
     * @param stubs a base URL, such as {@code http://localhost:8080/slack}, for each host, such as {@code slack.com}
     * @return the addresses
     * @throws IllegalArgumentException if a base URL is not absolute, or has a query or a fragment
     */
    public static VendorAddresses stubbed(Map<String, URI> stubs) {
        Map<String, URI> checked = new TreeMap<>();
        stubs.forEach((host, base) -> {
            if (base.getHost() == null || base.getRawQuery() != null || base.getRawFragment() != null) {
                throw new IllegalArgumentException(
                        "the stub of %s is an absolute URL without query and fragment, was '%s'".formatted(host, base));
            }
            checked.put(host.toLowerCase(Locale.ROOT), base);
        });
        return new VendorAddresses(checked);
    }

    /**
     * Says whether these are the addresses that the world knows.
     *
     * @return false if there is a stub
     */
    public boolean areReal() {
        return stubs.isEmpty();
    }

    /** Returns the request as it is sent. */
    OutboundRequest place(OutboundRequest request) {
        String host = request.uri().getHost();
        URI stub = host == null ? null : stubs.get(host.toLowerCase(Locale.ROOT));
        return stub == null ? request : request.to(moved(request.uri(), stub));
    }

    private static URI moved(URI uri, URI stub) {
        String base = stub.toString().replaceAll("/+$", "");
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(base + path + query);
    }
}

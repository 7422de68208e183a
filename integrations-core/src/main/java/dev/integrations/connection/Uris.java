package dev.integrations.connection;

import java.net.URI;

/** What is done with URIs in general. */
final class Uris {
    private Uris() {}

    /** Says whether two have one origin (RFC 6454, section 5). One with a user name is of none that is trusted. */
    static boolean sameOrigin(URI one, URI other) {
        return one.getScheme() != null
                && one.getHost() != null
                && one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other)
                && other.getRawUserInfo() == null;
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /**
     * Resolves a reference as RFC 3986, section 5, has it. The JDK follows RFC 2396, where one that is only a query drops the
     * end of the path, and puts what follows a base without a path right behind the host.
     *
     * @throws IllegalArgumentException if the reference is malformed, or relative where the base is of no hierarchy
     */
    static URI resolve(URI base, String reference) {
        if (base.isOpaque()) {
            URI target = URI.create(reference);
            if (!target.isAbsolute()) {
                throw new IllegalArgumentException("a reference is relative to nothing");
            }
            return target;
        }
        if (!reference.isEmpty() && !reference.startsWith("?")) {
            return (base.getRawPath().isEmpty() ? base.resolve("/") : base).resolve(reference);
        }
        String text = base.toString();
        int end = text.indexOf('?');
        return reference.isEmpty() ? base : URI.create((end < 0 ? text : text.substring(0, end)) + reference);
    }
}

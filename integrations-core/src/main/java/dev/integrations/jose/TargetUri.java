package dev.integrations.jose;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Compares where a proof is for with where a request went: without query and fragment, after what RFC 3986 calls
 * syntax-based and scheme-based normalization (sections 6.2.2 and 6.2.3).
 */
final class TargetUri {
    private static final String UNRESERVED = "-._~";

    private TargetUri() {}

    static boolean isSame(String claimed, URI target) {
        try {
            URI uri = new URI(claimed);
            return uri.getScheme() != null
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && normalized(uri).equals(normalized(target));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String normalized(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = uri.getPort() == defaultPort(scheme) ? -1 : uri.getPort();
        String path = withoutDots(decoded(uri.getRawPath()));
        return "%s://%s:%d%s".formatted(scheme, uri.getHost().toLowerCase(Locale.ROOT), port, path);
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
    }

    /** Resolves the segments {@code .} and {@code ..}; the path of no segments is that of an empty one. */
    private static String withoutDots(String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            boolean isDots = segments[i].equals(".") || segments[i].equals("..");
            if (segments[i].equals("..")) {
                kept.pollLast();
            }
            if (!isDots || i == segments.length - 1) {
                kept.addLast(isDots ? "" : segments[i]);
            }
        }
        return "/" + String.join("/", kept);
    }

    /** Writes characters that need no escape without one, and the others with capitals. */
    private static String decoded(String path) {
        StringBuilder decoded = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) != '%') {
                decoded.append(path.charAt(i));
                continue;
            }
            char character = (char) HexFormat.fromHexDigits(path, i + 1, i + 3);
            if (character < 128 && (Character.isLetterOrDigit(character) || UNRESERVED.indexOf(character) >= 0)) {
                decoded.append(character);
            } else {
                decoded.append(path.substring(i, i + 3).toUpperCase(Locale.ROOT));
            }
            i += 2;
        }
        return decoded.toString();
    }
}

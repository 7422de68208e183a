package dev.integrations.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which redirect URIs may be registered, and which of them a request means. They are compared as texts, and nothing is
 * made alike first (RFC 9700, section 4.1.3); the one exception is the port of loopback addresses (RFC 8252, section
 * 7.3).
 */
final class RedirectUris {
    private static final int MAX_LENGTH = 2048;
    private static final int MAX_PORT = 65_535;

    /** Scheme, loopback host and path of a redirect URI whose port may vary. */
    private static final Pattern LOOPBACK =
            Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1\\]|(localhost)))(?::([0-9]{1,5}))?((?:[/?].*)?)");

    /** Letters, digits and what RFC 3986 lets a URI have, without the fragment and the asterisk of wildcards. */
    private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9\\-._~:/?\\[\\]@!$&'()+,;=%]+");

    private static final Pattern PRIVATE_USE = Pattern.compile("[a-z][a-z0-9+-]*(\\.[a-z0-9+-]+)+:/.*");

    private RedirectUris() {}

    /** Says why a redirect URI cannot be registered, or nothing if it can. */
    static Optional<String> problem(String uri, ApplicationType type) {
        if (uri.length() > MAX_LENGTH || !CHARACTERS.matcher(uri).matches() || !isParsed(uri)) {
            return Optional.of("must be an absolute URI of up to %d characters without fragment and wildcards"
                    .formatted(MAX_LENGTH));
        }
        if (uri.startsWith("https://") || isLoopback(uri, type)) {
            return hostOf(uri).isEmpty() ? Optional.of("must have a host and no user information") : Optional.empty();
        }
        if (uri.startsWith("http://")) {
            return Optional.of("must be https; http is for the loopback addresses 127.0.0.1 and [::1] only, and for"
                    + " localhost if the app is a native one");
        }
        if (type == ApplicationType.NATIVE && PRIVATE_USE.matcher(uri).matches()) {
            return Optional.empty();
        }
        return Optional.of(
                "must be https; only a native app may have a private-use scheme, with a dot in it, such as com.example.app:/cb");
    }

    /** Says whether a request for one URI means a registered one. */
    static boolean matches(String registered, String requested, ApplicationType type) {
        return registered.equals(requested) || matchesButForThePort(registered, requested, type);
    }

    /** Returns what a request means: the URI that it names, or the only one that there is if it names none. */
    static Optional<String> resolve(List<String> registered, Optional<String> requested, ApplicationType type) {
        if (requested.isEmpty()) {
            return registered.size() == 1 ? Optional.of(registered.get(0)) : Optional.empty();
        }
        return requested.filter(uri -> registered.stream().anyMatch(known -> matches(known, uri, type)));
    }

    private static boolean matchesButForThePort(String registered, String requested, ApplicationType type) {
        Matcher known = LOOPBACK.matcher(registered);
        Matcher given = LOOPBACK.matcher(requested);
        return known.matches()
                && given.matches()
                && (known.group(2) == null || type == ApplicationType.NATIVE)
                && known.group(1).equals(given.group(1))
                && known.group(4).equals(given.group(4))
                && isPort(given.group(3));
    }

    private static boolean isPort(@Nullable String digits) {
        if (digits == null) {
            return true;
        }
        int port = Integer.parseInt(digits);
        return port >= 1 && port <= MAX_PORT;
    }

    private static boolean isLoopback(String uri, ApplicationType type) {
        Matcher loopback = LOOPBACK.matcher(uri);
        return loopback.matches()
                && (loopback.group(2) == null || type == ApplicationType.NATIVE)
                && isPort(loopback.group(3));
    }

    private static boolean isParsed(String uri) {
        try {
            return new URI(uri).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Optional<String> hostOf(String uri) {
        URI parsed = URI.create(uri);
        return parsed.getRawUserInfo() == null && parsed.getPort() <= MAX_PORT
                ? Optional.ofNullable(parsed.getHost())
                : Optional.empty();
    }
}

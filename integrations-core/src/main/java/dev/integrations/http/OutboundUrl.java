package dev.integrations.http;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL taken apart by the only parser that this package trusts, which refuses what other parsers read in different
 * ways: user information, fragments, white space, zone ids, trailing dots, and addresses in odd spellings.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the name in ASCII and lower case, or the address without brackets
 * @param literal the address if the host is one
 * @param port the port, explicit or the scheme's
 * @param uri the whole URL with the host in ASCII
 */
record OutboundUrl(String scheme, String host, @Nullable InetAddress literal, int port, URI uri) {
    static final int MAX_LENGTH = 2048;
    private static final int MAX_NAME_LENGTH = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    /** Says in one sentence why a URL was refused. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String problem) {
            super(problem, null, false, false);
        }

        String problem() {
            return String.valueOf(getMessage());
        }
    }

    private record Authority(String host, int port, boolean explicitPort) {}

    /**
     * Takes a URL apart.
     *
     * @throws Refused if it cannot be read in exactly one way
     */
    static OutboundUrl parse(String url) throws Refused {
        checkCharacters(url);
        int colon = url.indexOf("://");
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new Refused("it must start with https://");
        }
        int end = endOfAuthority(url, colon + 3);
        Authority authority = authority(url.substring(colon + 3, end), defaultPort(scheme));
        String host = authority.host;
        InetAddress literal = null;
        if (host.startsWith("[")) {
            literal = literalV6(host.substring(1, host.length() - 1));
            host = literal.getHostAddress();
        } else {
            host = asciiName(host);
            literal = literalV4(host).orElse(null);
        }
        return new OutboundUrl(
                scheme, host, literal, authority.port, rebuild(scheme, host, authority, url.substring(end)));
    }

    /** The request target in origin form (RFC 9112, section 3.2.1). */
    String requestTarget() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** The value of {@code Host} (RFC 9110, section 7.2), without the scheme's own port. */
    String hostHeader() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == defaultPort(scheme) ? name : name + ":" + port;
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private static void checkCharacters(String url) throws Refused {
        if (url.length() > MAX_LENGTH) {
            throw new Refused("it must not be longer than %d characters".formatted(MAX_LENGTH));
        }
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c <= ' ' || c == '\\' || (c >= 127 && isBlankOrControl(c))) {
                throw new Refused("it must not contain white space, control characters or backslashes");
            }
            if (c == '#') {
                throw new Refused("it must not have a fragment");
            }
        }
    }

    private static boolean isBlankOrControl(char c) {
        return Character.isISOControl(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }

    private static int endOfAuthority(String url, int start) {
        int end = start;
        while (end < url.length() && url.charAt(end) != '/' && url.charAt(end) != '?') {
            end++;
        }
        return end;
    }

    private static Authority authority(String text, int defaultPort) throws Refused {
        if (text.indexOf('@') >= 0) {
            throw new Refused("it must not contain a user name or password");
        }
        int hostEnd = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        if (text.startsWith("[") && hostEnd == 0) {
            throw new Refused("its IPv6 address has no closing bracket");
        }
        if (hostEnd < 0 || hostEnd == text.length()) {
            return new Authority(text, defaultPort, false);
        }
        String port = text.substring(hostEnd);
        if (port.charAt(0) != ':' || !PORT.matcher(port.substring(1)).matches()) {
            throw new Refused("its port must be a number from 1 to 65535");
        }
        int number = Integer.parseInt(port.substring(1));
        if (number > 65535) {
            throw new Refused("its port must be a number from 1 to 65535");
        }
        return new Authority(text.substring(0, hostEnd), number, true);
    }

    private static InetAddress literalV6(String text) throws Refused {
        if (text.indexOf('%') >= 0) {
            throw new Refused("its address must not have a zone");
        }
        return IpLiteral.parseV6(text)
                .map(IpLiteral::address)
                .orElseThrow(() -> new Refused("what is in brackets is not an IPv6 address"));
    }

    /** A name whose last label is a number is an IPv4 address to some parser, so it must be one to all of them. */
    private static Optional<InetAddress> literalV4(String host) throws Refused {
        Optional<byte[]> bytes = IpLiteral.parseV4(host);
        if (bytes.isEmpty()
                && NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches()) {
            throw new Refused("an IPv4 address must be written as four decimal numbers");
        }
        return bytes.map(IpLiteral::address);
    }

    private static String asciiName(String host) throws Refused {
        if (host.isEmpty()) {
            throw new Refused("it must name a host");
        }
        String ascii = toAscii(host);
        if (ascii.length() > MAX_NAME_LENGTH) {
            throw new Refused("its host name is longer than %d characters".formatted(MAX_NAME_LENGTH));
        }
        if (ascii.endsWith(".")) {
            throw new Refused("its host name must not end with a dot");
        }
        for (String label : List.of(ascii.split("\\.", -1))) {
            if (!LABEL.matcher(label).matches()) {
                throw new Refused("its host name must be made of letters, digits and hyphens, joined by single dots");
            }
        }
        return ascii;
    }

    private static String toAscii(String host) throws Refused {
        if (host.chars().allMatch(c -> c < 128)) {
            return host.toLowerCase(Locale.ROOT);
        }
        try {
            return IDN.toASCII(host).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new Refused("its host name cannot be written in ASCII (RFC 3490)");
        }
    }

    private static URI rebuild(String scheme, String host, Authority authority, String rest) throws Refused {
        String inUrl = authority.host.startsWith("[") ? authority.host : host;
        String port = authority.explicitPort ? ":" + authority.port : "";
        try {
            URI uri = new URI(new URI(scheme + "://" + inUrl + port + rest).toASCIIString());
            if (!inUrl.equals(uri.getHost())) {
                throw new Refused("its host cannot be read in exactly one way");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new Refused("it is not a valid URL (RFC 3986): " + e.getReason());
        }
    }
}

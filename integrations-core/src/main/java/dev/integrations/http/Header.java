package dev.integrations.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One header field. A received one is kept as it came; one to be sent must pass {@link #problem}, which
 * {@link OutboundRequest.Builder} sees to.
 *
 * @param name the field name, in the case in which it was given
 * @param value the field value
 */
public record Header(String name, String value) {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    /** Fields that frame the message or speak to the next hop: only the transport may set them. */
    private static final Set<String> TRANSPORT_OWNED = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /**
     * Says what makes a field unfit to be sent: a name that is not a token (RFC 9110, section 5.6.2), or a value
     * (section 5.5) with a character other than visible US-ASCII, space and tab, or with a space or tab at either end.
     * CR, LF and NUL are thereby impossible.
     *
     * @param name the field name
     * @param value the field value, which the answer does not repeat, since it may be a secret
     * @return the problem, or empty if the field can be sent
     */
    public static Optional<String> problem(String name, String value) {
        if (name.isEmpty() || !name.chars().allMatch(Header::isTokenChar)) {
            return Optional.of("a header name is made of letters, digits and " + TOKEN_MARKS);
        }
        if (!value.chars().allMatch(Header::isValueChar)) {
            return Optional.of("the value of header '%s' may hold visible ASCII, spaces and tabs only".formatted(name));
        }
        if (!value.equals(value.strip())) {
            return Optional.of("the value of header '%s' must not start or end with white space".formatted(name));
        }
        return Optional.empty();
    }

    /**
     * Says whether only the transport may set a field, because it frames the message (RFC 9112, section 6) or speaks to
     * the next hop (RFC 9110, section 7.6.1): {@code host}, {@code content-length}, {@code transfer-encoding},
     * {@code connection}, {@code keep-alive}, {@code te}, {@code trailer}, {@code upgrade}, {@code expect} and
     * {@code proxy-*}.
     *
     * @param name the field name in any case
     * @return true if a request that sets it is refused
     */
    public static boolean isTransportOwned(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return TRANSPORT_OWNED.contains(lower) || lower.startsWith("proxy-");
    }

    private static boolean isTokenChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    private static boolean isValueChar(int c) {
        return (c >= 0x20 && c <= 0x7E) || c == '\t';
    }
}

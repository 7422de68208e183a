package dev.integrations.scope;

import java.util.Locale;
import java.util.Optional;

/**
 * What a request shows in its {@code Authorization} field (RFC 9110, section 11.6.2).
 *
 * @param scheme how it is to be read, in lower case, such as {@code bearer}
 * @param value the rest of the field, such as a token
 */
public record Credentials(String scheme, String value) {
    private static final String BEARER = "bearer";
    private static final String DPOP = "dpop";

    /** Reads a field; empty if there is nothing behind the scheme, or it has no token where one belongs (RFC 6750, section 2.1). */
    static Optional<Credentials> parse(String field) {
        int space = field.indexOf(' ');
        if (space <= 0) {
            return Optional.empty();
        }
        Credentials credentials = new Credentials(
                field.substring(0, space).toLowerCase(Locale.ROOT),
                field.substring(space + 1).strip());
        return credentials.value.isEmpty()
                        || ((credentials.isBearer() || credentials.isDpop()) && !isToken(credentials.value))
                ? Optional.empty()
                : Optional.of(credentials);
    }

    private static boolean isToken(String value) {
        int end = value.length();
        while (end > 0 && value.charAt(end - 1) == '=') {
            end--;
        }
        return end > 0 && value.chars().limit(end).allMatch(Credentials::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~'
                || c == '+'
                || c == '/';
    }

    /**
     * Says whether this is a bearer token.
     *
     * @return true if the scheme is Bearer
     */
    public boolean isBearer() {
        return scheme.equals(BEARER);
    }

    /**
     * Says whether this is a token that is bound to a key, of which the request has a proof (RFC 9449, section 7.1).
     *
     * @return true if the scheme is DPoP
     */
    public boolean isDpop() {
        return scheme.equals(DPOP);
    }

    /** Without the value, which is a secret. */
    @Override
    public String toString() {
        return "Credentials[%s, masked]".formatted(scheme);
    }
}

package dev.integrations.scope;

/**
 * The characters of scopes, and wildcards, which stand for all scopes of the catalogue that start alike.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.3">RFC 6749, section 3.3</a>
 */
public final class ScopeToken {
    /** Stands for every scope. */
    static final String EVERYTHING = "*";

    static final int MAX_LENGTH = 64;

    private static final String WILDCARD_END = ":*";

    private ScopeToken() {}

    /**
     * Says whether a text is a scope-token of RFC 6749, section 3.3, of a bearable length.
     *
     * @param text the text
     * @return true if it has 1 to 64 visible ASCII characters, without quotes and backslashes
     */
    public static boolean isToken(String text) {
        return !text.isEmpty() && text.length() <= MAX_LENGTH && text.chars().allMatch(ScopeToken::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int c) {
        return c == 0x21 || (c >= 0x23 && c <= 0x5B) || (c >= 0x5D && c <= 0x7E);
    }

    static boolean isWildcard(String name) {
        return name.equals(EVERYTHING) || (name.endsWith(WILDCARD_END) && name.indexOf('*') == name.length() - 1);
    }

    /** Says whether a name, which may be a wildcard, stands for a scope. */
    static boolean matches(String name, String scope) {
        return isWildcard(name) ? scope.startsWith(name.substring(0, name.length() - 1)) : scope.equals(name);
    }
}

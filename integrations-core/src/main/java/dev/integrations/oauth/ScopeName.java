package dev.integrations.oauth;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The grammar of scopes: RFC 6749, section 3.3. What a scope means is for the catalogue to know. */
final class ScopeName {
    private static final Pattern TOKEN = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,128}");

    private ScopeName() {}

    static boolean isValid(String scope) {
        return TOKEN.matcher(scope).matches();
    }

    /** Reads a list with spaces between; empty if it breaks the grammar. */
    static Optional<Set<String>> parse(String parameter) {
        Set<String> scopes = new TreeSet<>();
        for (String scope : parameter.split(" ", -1)) {
            if (!isValid(scope)) {
                return Optional.empty();
            }
            scopes.add(scope);
        }
        return Optional.of(scopes);
    }

    /** Writes a list with spaces between, sorted. */
    static String format(Collection<String> scopes) {
        return String.join(" ", new TreeSet<>(scopes));
    }
}

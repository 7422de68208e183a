package dev.integrations.oauth;

import dev.integrations.scope.ScopeToken;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Lists of scopes as parameters and answers have them: RFC 6749, section 3.3. */
final class ScopeList {
    private ScopeList() {}

    /** Reads a list with spaces between; empty if it breaks the grammar. */
    static Optional<Set<String>> parse(String parameter) {
        Set<String> scopes = new TreeSet<>();
        for (String scope : parameter.split(" ", -1)) {
            if (!ScopeToken.isToken(scope)) {
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

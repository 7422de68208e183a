package dev.integrations.jose;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an access token is to say.
 *
 * @param subject for whom requests are made; that of a client that acts for itself must not be able to be that of a user
 * @param clientId which app makes them
 * @param audiences for which servers, at least one
 * @param scopes what it may be used for, each of the characters of RFC 6749 section 3.3
 * @param lifetime at least 1 second, and up to {@link SigningKeySettings#maxTokenLifetime()}
 * @param keyThumbprint the key that every request must prove to have, or empty for a bearer token
 * @param details further claims, such as the tenant; none of those that RFC 9068 defines
 */
public record AccessTokenRequest(
        String subject,
        String clientId,
        List<String> audiences,
        Set<String> scopes,
        Duration lifetime,
        Optional<String> keyThumbprint,
        Map<String, String> details) {
    /** The claims that are not for others to set. */
    static final Set<String> RESERVED =
            Set.of("iss", "exp", "aud", "sub", "client_id", "iat", "jti", "nbf", "scope", "cnf");

    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+");

    /**
     * Validates and copies.
     *
     * @param subject for whom requests are made
     * @param clientId which app makes them
     * @param audiences for which servers
     * @param scopes what it may be used for
     * @param lifetime how long it lives
     * @param keyThumbprint the key that every request must prove to have
     * @param details further claims
     * @throws IllegalArgumentException if something is missing or out of its bounds; it names all that is
     */
    public AccessTokenRequest {
        List<String> problems = new ArrayList<>();
        if (subject.isBlank() || clientId.isBlank()) {
            problems.add("subject and clientId are not blank");
        }
        if (audiences.isEmpty()) {
            problems.add("audiences names one at least");
        }
        if (!scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
            problems.add("scopes have no spaces, quotes or characters beyond ASCII");
        }
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0) {
            problems.add("lifetime is at least 1 second, was " + lifetime);
        }
        if (details.keySet().stream().anyMatch(RESERVED::contains)) {
            problems.add("details has none of " + RESERVED);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Invalid access token: " + String.join("; ", problems));
        }
        audiences = List.copyOf(audiences);
        scopes = Collections.unmodifiableSet(new LinkedHashSet<>(scopes));
        details = Map.copyOf(details);
    }

    /**
     * Returns what a bearer token with no further claims says.
     *
     * @param subject for whom requests are made
     * @param clientId which app makes them
     * @param audience for which server
     * @param scopes what it may be used for
     * @param lifetime how long it lives
     * @return the request
     * @throws IllegalArgumentException if something is out of its bounds
     */
    public static AccessTokenRequest bearer(
            String subject, String clientId, String audience, Set<String> scopes, Duration lifetime) {
        return new AccessTokenRequest(
                subject, clientId, List.of(audience), scopes, lifetime, Optional.empty(), Map.of());
    }
}

package dev.integrations.oauth;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * What a user agreed to and need not be asked again. Immutable.
 *
 * @param id a UUID of version 7, so that consents sort by time
 * @param tenant whose data
 * @param subject the host's id of the user
 * @param app the app that may act for the user
 * @param scopes what it may do
 * @param createdAt when the user agreed first
 * @param updatedAt when the user agreed to more last
 */
public record Consent(
        UUID id, TenantId tenant, String subject, AppId app, Set<String> scopes, Instant createdAt, Instant updatedAt) {
    /**
     * Copies the scopes.
     *
     * @param id a UUID of version 7
     * @param tenant whose data
     * @param subject the host's id of the user
     * @param app the app
     * @param scopes what it may do
     * @param createdAt when the user agreed first
     * @param updatedAt when the user agreed to more last
     */
    public Consent {
        scopes = Set.copyOf(scopes);
    }

    /**
     * Returns this consent with the scopes of another one added.
     *
     * @param later what the same user agreed to for the same app
     * @return the consent, updated when the other one was
     */
    public Consent grownBy(Consent later) {
        Set<String> all = new HashSet<>(scopes);
        all.addAll(later.scopes);
        return new Consent(id, tenant, subject, app, all, createdAt, later.updatedAt);
    }
}

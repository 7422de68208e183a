package dev.integrations.oauth;

import dev.integrations.common.TenantId;
import dev.integrations.scope.ScopeCatalog;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user agreed to and need not be asked again. Immutable.
 *
 * @param id a UUID of version 7, so that consents sort by time
 * @param tenant whose data
 * @param subject the host's id of the user
 * @param app the app that may act for the user
 * @param scopesByResource what it may do where: the scopes at each resource (RFC 8707), of which there may be none
 * @param createdAt when the user agreed first
 * @param updatedAt when the user agreed to more last
 */
public record Consent(
        UUID id,
        TenantId tenant,
        String subject,
        AppId app,
        Map<String, Set<String>> scopesByResource,
        Instant createdAt,
        Instant updatedAt) {
    /**
     * Copies the scopes.
     *
     * @param id a UUID of version 7
     * @param tenant whose data
     * @param subject the host's id of the user
     * @param app the app
     * @param scopesByResource what it may do where
     * @param createdAt when the user agreed first
     * @param updatedAt when the user agreed to more last
     */
    public Consent {
        scopesByResource = scopesByResource.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
    }

    /** Returns what is agreed to by an approval. */
    static Consent of(UUID id, Approval approval, Instant now) {
        Map<String, Set<String>> scopes = approval.resources().stream()
                .distinct()
                .collect(Collectors.toMap(resource -> resource, resource -> approval.scopes()));
        return new Consent(id, approval.tenant(), approval.subject(), approval.app(), scopes, now, now);
    }

    /**
     * Returns all that the app may do somewhere.
     *
     * @return the scopes, not modifiable
     */
    public Set<String> scopes() {
        return scopesByResource.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns where the app may do something.
     *
     * @return the resources, not modifiable
     */
    public Set<String> resources() {
        return scopesByResource.keySet();
    }

    /** Returns what the app may do at each of some resources. */
    Set<String> scopesAt(Collection<String> resources) {
        Set<String> scopes = new HashSet<>(scopes());
        resources.forEach(resource -> scopes.retainAll(scopesByResource.getOrDefault(resource, Set.of())));
        return scopes;
    }

    /**
     * Says whether an approval would add nothing to what was agreed to and that implies: what was agreed to at one resource does
     * not count at another.
     */
    boolean covers(Approval approval, ScopeCatalog catalog) {
        return resources().containsAll(approval.resources())
                && approval.resources().stream()
                        .map(scopesByResource::get)
                        .map(catalog::stored)
                        .allMatch(agreed -> approval.scopes().stream().allMatch(agreed::covers));
    }

    /**
     * Returns this consent with what another one allows added, resource by resource.
     *
     * @param later what the same user agreed to for the same app
     * @return the consent, updated when the other one was
     */
    public Consent grownBy(Consent later) {
        Map<String, Set<String>> all = new HashMap<>(scopesByResource);
        later.scopesByResource.forEach((resource, scopes) -> all.merge(resource, scopes, Consent::union));
        return new Consent(id, tenant, subject, app, all, createdAt, later.updatedAt);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
    }
}

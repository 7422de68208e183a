package dev.integrations.registry;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.Portion;
import dev.integrations.delivery.DestinationId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The port that keeps integrations and their versions. Used inside a transaction, by one thread at a time. Every method that
 * names a tenant sees that tenant's rows only.
 */
public interface IntegrationStore {
    /**
     * An integration with the configuration of its newest version.
     *
     * @param integration the integration
     * @param current its newest version
     */
    record Configured(Integration integration, StoredVersion current) {}

    /**
     * Adds an integration with its first version.
     *
     * @param integration the integration; its id is new
     * @param first its version 1
     */
    void insert(Integration integration, StoredVersion first);

    /**
     * Finds an integration.
     *
     * @param tenant whose integration
     * @param id its id
     * @return the integration, or empty if this tenant has none of that id
     */
    Optional<Integration> find(TenantId tenant, IntegrationId id);

    /**
     * Lists integrations, newest first, without loading configurations.
     *
     * @param tenant whose integrations
     * @param selection which of them
     * @param page which part of them
     * @return the integrations
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<Integration> list(TenantId tenant, IntegrationSelection selection, PageRequest page);

    /**
     * Counts the integrations of a tenant.
     *
     * @param tenant whose integrations
     * @return how many there are of each version of a template in each state, in no particular order
     */
    List<IntegrationCount> count(TenantId tenant);

    /**
     * Finds integrations by their fallback.
     *
     * @param tenant whose integrations
     * @param fallback the destination that is their fallback
     * @param limit how many at the most
     * @return the integrations, newest first
     */
    List<Integration> fallingBackTo(TenantId tenant, DestinationId fallback, int limit);

    /**
     * Puts an integration in the place of the one whose revision is one less, in one statement.
     *
     * @param integration the new state, with the next revision
     * @return false if the stored one has another revision, or is not there
     */
    boolean update(Integration integration);

    /**
     * Adds a version, after an {@link #update} to it in the same transaction.
     *
     * @param version the version; its number is that of the integration
     */
    void insert(StoredVersion version);

    /**
     * Finds a version.
     *
     * @param tenant whose integration
     * @param id its id
     * @param number the number of the version
     * @return the version with its configuration, or empty if this tenant has none such
     */
    Optional<StoredVersion> version(TenantId tenant, IntegrationId id, int number);

    /**
     * Lists versions of an integration, newest first, without loading configurations.
     *
     * @param tenant whose integration
     * @param id its id
     * @param page which part of them
     * @return the versions
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<IntegrationVersion> versions(TenantId tenant, IntegrationId id, PageRequest page);

    /**
     * Loads integrations of any tenant with their configurations.
     *
     * @param ids which integrations
     * @return those that exist, by id
     */
    Map<IntegrationId, Configured> load(Collection<IntegrationId> ids);

    /**
     * Removes an integration with its versions.
     *
     * @param tenant whose integration
     * @param id its id
     * @return false if this tenant has none of that id
     */
    boolean delete(TenantId tenant, IntegrationId id);

    /**
     * Removes integrations of a tenant with their versions.
     *
     * @param tenant whose integrations
     * @param limit how many at the most
     * @return how many were removed
     */
    int deleteSome(TenantId tenant, int limit);

    /**
     * Returns versions of all tenants that have secrets, in the order of the ids of their rows, to encrypt these anew.
     *
     * @param after the id behind which to begin, or empty to begin with the first
     * @param limit how many at the most
     * @return the versions
     */
    Portion<StoredVersion> sealed(Optional<UUID> after, int limit);

    /**
     * Replaces the secrets of a version, if they are still what was read.
     *
     * @param tenant whose version
     * @param row the id of its row
     * @param read the secrets as they were read
     * @param secrets the same secrets, encrypted anew
     * @return false if they are others by now, or the version is gone
     */
    boolean replaceSecrets(TenantId tenant, UUID row, byte[] read, byte[] secrets);
}

package dev.integrations.crypto;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The port that keeps wrapped data keys. Used inside a transaction, by one thread at a time. */
public interface DataKeyStore {
    /**
     * Returns the keys of a tenant that were not destroyed.
     *
     * @param tenant whose keys
     * @return the keys, one of them current at the most
     */
    List<DataKey> live(TenantId tenant);

    /**
     * Finds a key, destroyed or not.
     *
     * @param tenant whose key
     * @param id its id
     * @return the key, or empty if this tenant has none of that id
     */
    Optional<DataKey> find(TenantId tenant, int id);

    /**
     * Adds a key as the current one of its tenant, unless the tenant has a current one, or some tenant has one of that
     * id. Waits for a transaction that adds one of these.
     *
     * @param key the key, which is current
     * @return false if nothing was added
     */
    boolean insertCurrent(DataKey key);

    /**
     * Makes the current key of a tenant one that only decrypts.
     *
     * @param tenant whose key
     * @param id its id
     * @param at when
     * @return false if it is not the current one
     */
    boolean retire(TenantId tenant, int id, Instant at);

    /**
     * Returns keys of all tenants that were not destroyed and are wrapped by another key than this, in the order of their
     * ids.
     *
     * @param wrappingKey the wrapping key that is not wanted
     * @param after the id behind which to begin
     * @param limit how many at the most
     * @return the keys
     */
    Portion<DataKey> wrappedByOthers(String wrappingKey, int after, int limit);

    /**
     * Replaces what a key was wrapped to, if it is still wrapped by the same key, and not destroyed.
     *
     * @param key the key as it was read
     * @param wrapped the same key, wrapped by another one
     * @return false if nothing was replaced
     */
    boolean rewrap(DataKey key, WrappedKey wrapped);

    /**
     * Destroys all keys of a tenant: their ids stay, what they were wrapped to goes.
     *
     * @param tenant whose keys
     * @param at when
     * @return how many were not destroyed before
     */
    int destroy(TenantId tenant, Instant at);
}

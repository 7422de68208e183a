package dev.integrations.apikey;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The port that keeps API keys. Used inside a transaction, by one thread at a time. */
public interface ApiKeyStore {
    /**
     * Adds a key unless one of that hash is stored already. The transaction goes on in either case.
     *
     * @param key the key; its id is new
     * @return false if its hash is taken
     */
    boolean insert(StoredApiKey key);

    /**
     * Replaces a key if it is still of the version before.
     *
     * @param key the key, whose version is one higher than that of what is stored; when it was last used stays as it is
     *     stored
     * @return false if the tenant has no such key, or it is of another version
     */
    boolean update(ApiKey key);

    /**
     * Finds a key of a tenant.
     *
     * @param tenant whose key
     * @param id its id
     * @return the key, or empty if the tenant has none of that id
     */
    Optional<ApiKey> find(TenantId tenant, ApiKeyId id);

    /**
     * Finds the key with one of these hashes, whosever it is; if several are stored, that of the first hash.
     *
     * @param hashes at least one
     * @return the key, or empty if there is none
     */
    Optional<StoredApiKey> findByHash(Collection<KeyHash> hashes);

    /**
     * Loads keys, whosever they are.
     *
     * @param ids which keys
     * @return those that are stored, in any order
     */
    List<ApiKey> load(Collection<ApiKeyId> ids);

    /**
     * Lists the keys of a tenant, newest first.
     *
     * @param tenant whose keys
     * @param query which of them
     * @param now the time by which keys are live or not
     * @param page which part of the listing
     * @return the keys
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<ApiKey> list(TenantId tenant, ApiKeyQuery query, Instant now, PageRequest page);

    /**
     * Removes some keys of a tenant with all that hangs on them.
     *
     * @param tenant whose keys
     * @param limit how many at the most
     * @return how many were removed; zero if there are none left
     */
    int deleteSome(TenantId tenant, int limit);
}

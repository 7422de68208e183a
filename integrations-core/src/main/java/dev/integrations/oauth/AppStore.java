package dev.integrations.oauth;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The port that keeps apps and their secrets. Used inside a transaction, by one thread at a time. */
public interface AppStore {
    /**
     * Adds an app.
     *
     * @param app the app; its id is new
     */
    void insert(OAuthApp app);

    /**
     * Finds an app.
     *
     * @param owner whose app
     * @param id its id
     * @return the app, or empty if this tenant has none of that id
     */
    Optional<OAuthApp> find(TenantId owner, AppId id);

    /**
     * Lists apps, newest first.
     *
     * @param owner whose apps
     * @param query which of them
     * @param page which part of the listing
     * @return the apps
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<OAuthApp> list(TenantId owner, AppQuery query, PageRequest page);

    /**
     * Replaces an app whose stored version is one less.
     *
     * @param app the app as it is to be
     * @return false if the owner has none of that id and version
     */
    boolean update(OAuthApp app);

    /**
     * Deletes an app: only {@link #deleted} finds it from then on, and its tokens are not accepted. What hangs on it is
     * removed later, in portions.
     *
     * @param owner whose app
     * @param id its id
     * @param now the time
     * @return false if the owner has none of that id
     */
    boolean delete(TenantId owner, AppId id, Instant now);

    /**
     * Returns apps of any owner that were deleted and are still there.
     *
     * @param limit how many at the most
     * @return the apps, those that were deleted first before others
     */
    List<OAuthApp> deleted(int limit);

    /**
     * Removes an app that was deleted, with its secrets and whatever hangs on it still.
     *
     * @param id its id
     * @return false if none of that id was deleted
     */
    boolean remove(AppId id);

    /**
     * Removes some apps of a tenant, deleted before or not, with all that hangs on them.
     *
     * @param owner whose apps
     * @param limit how many at the most
     * @return how many were removed, zero if none is left
     */
    int deleteSome(TenantId owner, int limit);

    /**
     * Adds a secret.
     *
     * @param secret the secret; its app exists
     */
    void insertSecret(AppSecret secret);

    /**
     * Makes all secrets of an app expire at a time, unless they do so earlier.
     *
     * @param owner whose app
     * @param id the app
     * @param at when they expire at the latest
     */
    void expireSecrets(TenantId owner, AppId id, Instant at);

    /**
     * Lists the secrets of an app that have not expired.
     *
     * @param owner whose app
     * @param id the app
     * @param now the time
     * @return the secrets, newest first
     */
    List<AppSecret> secrets(TenantId owner, AppId id, Instant now);

    /**
     * Loads an app of any owner to authenticate it.
     *
     * @param id its id, as a stranger gave it
     * @param now the time
     * @return the app with its secrets that have not expired, or empty if there is none
     */
    Optional<Client> load(AppId id, Instant now);

    /**
     * An app with what it can authenticate by.
     *
     * @param app the app
     * @param secrets its secrets that have not expired, newest first
     */
    record Client(OAuthApp app, List<AppSecret> secrets) {}
}

package dev.integrations.oauth;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The port that keeps codes, grants and tokens. What may be used once is used by one conditional update: of several
 * transactions that try, also at the same time, exactly one is told that it did. Used inside a transaction, by one thread
 * at a time.
 */
public interface GrantStore {
    /**
     * Adds a code.
     *
     * @param code the code, not consumed; its app exists
     */
    void insertCode(AuthorizationCode code);

    /**
     * Finds a code of any tenant by what its holder shows.
     *
     * @param hash the hash of the code
     * @return the code, consumed, expired or neither
     */
    Optional<AuthorizationCode> findCode(TokenHash hash);

    /**
     * Consumes a code.
     *
     * @param hash the hash of the code
     * @param now the time
     * @return true for the one transaction that consumed it; false if it is unknown, expired, or consumed by another one,
     *     whose end this method waits for
     */
    boolean consumeCode(TokenHash hash, Instant now);

    /**
     * Adds a grant, unless its app was deleted.
     *
     * @param grant the grant, not revoked
     * @return false if there is no such app any more
     */
    boolean insertGrant(Grant grant);

    /**
     * Finds a grant.
     *
     * @param tenant whose data it is for
     * @param id its id
     * @return the grant, or empty if this tenant has none of that id
     */
    Optional<Grant> findGrant(TenantId tenant, GrantId id);

    /**
     * Lists grants that are neither revoked nor expired, newest first.
     *
     * @param tenant whose data they are for
     * @param query which of them
     * @param now the time
     * @param page which part of the listing
     * @return the grants
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<Grant> listGrants(TenantId tenant, ApprovalQuery query, Instant now, PageRequest page);

    /**
     * Revokes a grant, and with it all of its tokens.
     *
     * @param tenant whose data it is for
     * @param id its id
     * @param now the time
     * @return false if this tenant has none of that id that is not revoked yet
     */
    boolean revokeGrant(TenantId tenant, GrantId id, Instant now);

    /**
     * Revokes grants for the data of a tenant, and withdraws the codes and approved devices that would make such.
     *
     * @param tenant whose data they are for
     * @param query which of them
     * @param now the time
     * @return how many grants were revoked
     */
    int revokeGrants(TenantId tenant, ApprovalQuery query, Instant now);

    /**
     * Returns tenants whose users allow an app something: there are grants that are not revoked, codes that are not
     * consumed, or consents.
     *
     * @param app the app, which the caller has found to be its own
     * @param after behind which tenant's id to begin; empty text for the first
     * @param limit how many at the most
     * @return the tenants, in the order of their ids
     */
    List<TenantId> tenantsOf(AppId app, String after, int limit);

    /**
     * Adds a token.
     *
     * @param token the token, not consumed; its grant exists
     */
    void insertToken(StoredToken token);

    /**
     * Finds a token of any tenant by what its holder shows.
     *
     * @param hash the hash of the token
     * @return the token with its grant, whatever their state
     */
    Optional<FoundToken> findToken(TokenHash hash);

    /**
     * Consumes a refresh token that is exchanged.
     *
     * @param hash the hash of the token
     * @param successor the new refresh token, encrypted so that only a holder of the old one can read it
     * @param now the time
     * @return true for the one transaction that consumed it; false if it is unknown, expired, or consumed by another one,
     *     whose end this method waits for
     */
    boolean consumeToken(TokenHash hash, byte[] successor, Instant now);

    /**
     * Returns what a refresh token was exchanged for.
     *
     * @param hash the hash of the token
     * @return the encrypted successor, or empty if it was not exchanged
     */
    Optional<byte[]> successor(TokenHash hash);

    /**
     * Revokes one token, and no other of its family.
     *
     * @param hash the hash of the token
     * @param now the time
     * @return false if it is unknown, expired or was consumed before
     */
    boolean revokeToken(TokenHash hash, Instant now);

    /**
     * Removes codes, devices that waited and access tokens that ended before a time, and grants that
     * ended or were revoked before it, with their tokens. Consumed refresh tokens stay as long as their grant lives, so
     * that their reuse is noticed.
     *
     * @param before the time
     * @param limit how many of each at the most; a grant goes when few of its tokens are left
     * @return how many were removed, less than the limit if there is no more
     */
    int removeEnded(Instant before, int limit);

    /**
     * Removes some codes, pushed requests, devices, grants, tokens and consents of an app.
     *
     * @param app the app
     * @param limit how many of each at the most
     * @return how many were removed, zero if none is left
     */
    int removeOf(AppId app, int limit);

    /**
     * Removes some codes, decided devices, grants and tokens for the data of a tenant.
     *
     * @param tenant whose data they are for
     * @param limit how many of each at the most
     * @return how many were removed, zero if none is left
     */
    int deleteSome(TenantId tenant, int limit);

    /**
     * A token with all that decides whether it is accepted.
     *
     * @param token the token
     * @param grant its family
     * @param appEnabled whether its app is
     */
    record FoundToken(StoredToken token, Grant grant, boolean appEnabled) {
        /**
         * Says whether it is accepted at a time.
         *
         * @param now the time
         * @return true if token and grant live and the app is enabled
         */
        public boolean liveAt(Instant now) {
            return appEnabled && token.liveAt(now) && grant.liveAt(now);
        }
    }
}

package dev.integrations.store;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.oauth.AppId;
import dev.integrations.oauth.Approval;
import dev.integrations.oauth.ApprovalQuery;
import dev.integrations.oauth.AuthorizationCode;
import dev.integrations.oauth.DeviceRequest;
import dev.integrations.oauth.DeviceRequest.Decision;
import dev.integrations.oauth.Grant;
import dev.integrations.oauth.GrantId;
import dev.integrations.oauth.GrantStore;
import dev.integrations.oauth.PushedRequest;
import dev.integrations.oauth.StoredToken;
import dev.integrations.oauth.TokenHash;
import dev.integrations.oauth.TokenKind;
import dev.integrations.store.OAuthTables.AppRow;
import dev.integrations.store.OAuthTables.TokenRow;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The codes, grants and tokens of one transaction. Transactions follow each other, so that a look decides. */
final class MemoryGrants implements GrantStore {
    private final MemoryTransaction transaction;

    MemoryGrants(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public void insertCode(AuthorizationCode code) {
        tables().requireApp(code.approval().app());
        tables().codes().put(code.hash(), code);
    }

    @Override
    public Optional<AuthorizationCode> findCode(TokenHash hash) {
        return Optional.ofNullable(tables().codes().get(hash));
    }

    @Override
    public boolean consumeCode(TokenHash hash, Instant now) {
        Optional<AuthorizationCode> live =
                findCode(hash).filter(code -> code.consumedAt().isEmpty() && now.isBefore(code.expiresAt()));
        live.ifPresent(code -> consume(code, now));
        return live.isPresent();
    }

    private void consume(AuthorizationCode code, Instant now) {
        tables().codes()
                .put(
                        code.hash(),
                        new AuthorizationCode(
                                code.hash(),
                                code.grant(),
                                code.approval(),
                                code.redirectUri(),
                                code.challenge(),
                                code.createdAt(),
                                code.expiresAt(),
                                Optional.of(now)));
    }

    @Override
    public void insertGrant(Grant grant) {
        tables().requireApp(grant.approval().app());
        tables().grants().put(grant.id().uuid(), grant);
    }

    @Override
    public Optional<Grant> findGrant(TenantId tenant, GrantId id) {
        return Optional.ofNullable(tables().grants().get(id.uuid()))
                .filter(grant -> grant.approval().tenant().equals(tenant));
    }

    @Override
    public Page<Grant> listGrants(TenantId tenant, ApprovalQuery query, Instant now, PageRequest page) {
        NavigableMap<TimeKey, Grant> byTime = new TreeMap<>();
        for (Grant grant : tables().grants().rows().values()) {
            if (grant.liveAt(now) && matches(grant.approval(), tenant, query)) {
                byTime.put(new TimeKey(grant.createdAt(), grant.id().uuid()), grant);
            }
        }
        return Listing.BY_TIME.page(byTime, grant -> true, page);
    }

    private static boolean matches(Approval approval, TenantId tenant, ApprovalQuery query) {
        return approval.tenant().equals(tenant)
                && query.subject().map(approval.subject()::equals).orElse(true)
                && query.app().map(approval.app()::equals).orElse(true);
    }

    @Override
    public boolean revokeGrant(TenantId tenant, GrantId id, Instant now) {
        Optional<Grant> live =
                findGrant(tenant, id).filter(grant -> grant.revokedAt().isEmpty());
        live.ifPresent(grant -> revoke(grant, now));
        return live.isPresent();
    }

    private void revoke(Grant grant, Instant now) {
        tables().grants()
                .put(
                        grant.id().uuid(),
                        new Grant(
                                grant.id(), grant.approval(), grant.createdAt(), grant.expiresAt(), Optional.of(now)));
    }

    @Override
    public int revokeGrants(TenantId tenant, ApprovalQuery query, Instant now) {
        withdraw(
                device -> approval(device)
                        .filter(found -> matches(found, tenant, query))
                        .isPresent(),
                now);
        return revoke(approval -> matches(approval, tenant, query), now);
    }

    @Override
    public int revokeGrantsOf(AppId app, Instant now) {
        withdraw(device -> device.app().equals(app), now);
        return revoke(approval -> approval.app().equals(app), now);
    }

    private static Optional<Approval> approval(DeviceRequest device) {
        return device.decision()
                .map(decision -> new Approval(
                        device.app(), decision.tenant(), decision.subject(), device.scopes(), device.resources()));
    }

    private void withdraw(Predicate<DeviceRequest> which, Instant now) {
        MemoryDevices devices = new MemoryDevices(transaction);
        devices(device -> device.consumedAt().isEmpty() && which.test(device))
                .forEach(device -> devices.withdraw(device, now));
    }

    private List<DeviceRequest> devices(Predicate<DeviceRequest> which) {
        return tables().devices().rows().values().stream().filter(which).toList();
    }

    private int revoke(Predicate<Approval> which, Instant now) {
        tables().codes().rows().values().stream()
                .filter(code -> code.consumedAt().isEmpty() && which.test(code.approval()))
                .toList()
                .forEach(code -> consume(code, now));
        List<Grant> found = tables().grants().rows().values().stream()
                .filter(grant -> grant.revokedAt().isEmpty() && which.test(grant.approval()))
                .toList();
        found.forEach(grant -> revoke(grant, now));
        return found.size();
    }

    @Override
    public void insertToken(StoredToken token) {
        if (tables().grants().get(token.grant().uuid()) == null) {
            throw new IllegalArgumentException("grant %s does not exist".formatted(token.grant()));
        }
        tables().tokens().put(token.hash(), new TokenRow(token, Optional.empty()));
    }

    @Override
    public Optional<FoundToken> findToken(TokenHash hash) {
        return row(hash).flatMap(row -> found(row.token()));
    }

    private Optional<FoundToken> found(StoredToken token) {
        Grant grant = tables().grants().get(token.grant().uuid());
        if (grant == null) {
            return Optional.empty();
        }
        AppRow app = tables().apps().get(grant.approval().app().uuid());
        return Optional.of(new FoundToken(token, grant, app != null && app.app().enabled()));
    }

    @Override
    public boolean consumeToken(TokenHash hash, byte[] successor, Instant now) {
        return consume(hash, TokenKind.REFRESH, Optional.of(successor.clone()), now);
    }

    @Override
    public Optional<byte[]> successor(TokenHash hash) {
        return row(hash).flatMap(TokenRow::successor);
    }

    @Override
    public boolean revokeToken(TokenHash hash, Instant now) {
        return row(hash).isPresent() && consume(hash, row(hash).get().token().kind(), Optional.empty(), now);
    }

    private boolean consume(TokenHash hash, TokenKind kind, Optional<byte[]> successor, Instant now) {
        Optional<StoredToken> live =
                row(hash).map(TokenRow::token).filter(token -> token.kind() == kind && token.liveAt(now));
        live.ifPresent(token -> tables().tokens()
                .put(
                        hash,
                        new TokenRow(
                                new StoredToken(
                                        hash,
                                        token.kind(),
                                        token.grant(),
                                        token.generation(),
                                        token.scopes(),
                                        token.resources(),
                                        token.createdAt(),
                                        token.expiresAt(),
                                        Optional.of(now)),
                                successor)));
        return live.isPresent();
    }

    private Optional<TokenRow> row(TokenHash hash) {
        return Optional.ofNullable(tables().tokens().get(hash));
    }

    @Override
    public int removeEnded(Instant before, int limit) {
        List<TokenHash> codes = tables().codes().rows().values().stream()
                .filter(code -> code.expiresAt().isBefore(before))
                .limit(limit)
                .map(AuthorizationCode::hash)
                .toList();
        codes.forEach(tables().codes()::remove);
        List<TokenHash> tokens = tables().tokens().rows().values().stream()
                .map(TokenRow::token)
                .filter(token ->
                        token.kind() == TokenKind.ACCESS && token.expiresAt().isBefore(before))
                .limit(limit)
                .map(StoredToken::hash)
                .toList();
        tokens.forEach(tables().tokens()::remove);
        List<GrantId> grants = tables().grants().rows().values().stream()
                .filter(grant -> grant.expiresAt().isBefore(before))
                .limit(limit)
                .map(Grant::id)
                .toList();
        grants.forEach(id -> tables().removeGrant(id.uuid()));
        List<TokenHash> pushed = tables().pushedRequests().rows().values().stream()
                .filter(request -> request.expiresAt().isBefore(before))
                .limit(limit)
                .map(PushedRequest::hash)
                .toList();
        pushed.forEach(tables().pushedRequests()::remove);
        return codes.size()
                + tokens.size()
                + grants.size()
                + pushed.size()
                + removeDevices(device -> device.expiresAt().isBefore(before), limit);
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        List<TokenHash> codes = tables().codes().rows().values().stream()
                .filter(code -> code.approval().tenant().equals(tenant))
                .limit(limit)
                .map(AuthorizationCode::hash)
                .toList();
        codes.forEach(tables().codes()::remove);
        List<GrantId> grants = tables().grants().rows().values().stream()
                .filter(grant -> grant.approval().tenant().equals(tenant))
                .limit(limit)
                .map(Grant::id)
                .toList();
        grants.forEach(id -> tables().removeGrant(id.uuid()));
        return codes.size()
                + grants.size()
                + removeDevices(
                        device -> device.decision().map(Decision::tenant).equals(Optional.of(tenant)), limit);
    }

    private int removeDevices(Predicate<DeviceRequest> which, int limit) {
        List<DeviceRequest> found = devices(which).stream().limit(limit).toList();
        found.forEach(device -> tables().devices().remove(device.hash()));
        return found.size();
    }

    private OAuthTables tables() {
        return transaction.tables().oauth();
    }
}

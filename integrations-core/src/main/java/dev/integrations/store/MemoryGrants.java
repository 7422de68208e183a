package dev.integrations.store;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.oauth.AppId;
import dev.integrations.oauth.Approval;
import dev.integrations.oauth.ApprovalQuery;
import dev.integrations.oauth.AuthorizationCode;
import dev.integrations.oauth.Consent;
import dev.integrations.oauth.DeviceRequest;
import dev.integrations.oauth.DeviceRequest.Decision;
import dev.integrations.oauth.Grant;
import dev.integrations.oauth.GrantId;
import dev.integrations.oauth.GrantStore;
import dev.integrations.oauth.StoredToken;
import dev.integrations.oauth.TokenHash;
import dev.integrations.oauth.TokenKind;
import dev.integrations.store.OAuthTables.AppRow;
import dev.integrations.store.OAuthTables.TokenRow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
        tables().codes().put(code.hash(), code.consumed(now));
    }

    @Override
    public boolean insertGrant(Grant grant) {
        AppRow app = tables().apps().get(grant.approval().app().uuid());
        if (app == null || !app.isLive()) {
            return false;
        }
        tables().grants().put(grant.id().uuid(), grant);
        return true;
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
        MemoryDevices devices = new MemoryDevices(transaction);
        devices(device -> approval(device)
                        .filter(approval -> matches(approval, tenant, query))
                        .isPresent())
                .filter(device -> device.consumedAt().isEmpty())
                .toList()
                .forEach(device -> devices.withdraw(device, now));
        tables().codes().rows().values().stream()
                .filter(code -> code.consumedAt().isEmpty() && matches(code.approval(), tenant, query))
                .toList()
                .forEach(code -> consume(code, now));
        List<Grant> found = tables().grants().rows().values().stream()
                .filter(grant -> grant.revokedAt().isEmpty() && matches(grant.approval(), tenant, query))
                .toList();
        found.forEach(grant -> revoke(grant, now));
        return found.size();
    }

    private Stream<DeviceRequest> devices(Predicate<DeviceRequest> which) {
        return tables().devices().rows().values().stream().filter(which);
    }

    private static Optional<Approval> approval(DeviceRequest device) {
        return device.decision()
                .map(decision -> new Approval(
                        device.app(), decision.tenant(), decision.subject(), device.scopes(), device.resources()));
    }

    @Override
    public List<TenantId> tenantsOf(AppId app, String after, int limit) {
        Stream<Approval> codes = tables().codes().rows().values().stream()
                .filter(code -> code.consumedAt().isEmpty())
                .map(AuthorizationCode::approval);
        Stream<Approval> grants = tables().grants().rows().values().stream()
                .filter(grant -> grant.revokedAt().isEmpty())
                .map(Grant::approval);
        Stream<TenantId> approved = Stream.concat(codes, grants)
                .filter(approval -> approval.app().equals(app))
                .map(Approval::tenant);
        Stream<TenantId> agreed = tables().consents().rows().values().stream()
                .filter(consent -> consent.app().equals(app))
                .map(Consent::tenant);
        return Stream.concat(approved, agreed)
                .filter(tenant -> tenant.value().compareTo(after) > 0)
                .distinct()
                .sorted(Comparator.comparing(TenantId::value))
                .limit(limit)
                .toList();
    }

    @Override
    public void insertToken(StoredToken token) {
        if (tables().grants().get(token.grant().uuid()) == null) {
            throw new IllegalArgumentException("grant %s does not exist".formatted(token.grant()));
        }
        tables().putToken(new TokenRow(token, Optional.empty()));
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
        live.ifPresent(token -> tables().putToken(new TokenRow(token.consumed(now), successor)));
        return live.isPresent();
    }

    private Optional<TokenRow> row(TokenHash hash) {
        return Optional.ofNullable(tables().token(hash));
    }

    @Override
    public int removeEnded(Instant before, int limit) {
        List<StoredToken> tokens = tables().tokens().values().stream()
                .map(TokenRow::token)
                .filter(token ->
                        token.kind() == TokenKind.ACCESS && token.expiresAt().isBefore(before))
                .limit(limit)
                .toList();
        tokens.forEach(tables()::removeToken);
        return tokens.size()
                + removeCodes(code -> code.expiresAt().isBefore(before), limit)
                + removeDevices(device -> device.expiresAt().isBefore(before), limit)
                + removeGrants(grant -> grant.expiresAt().isBefore(before), limit)
                + removeGrants(
                        grant -> grant.revokedAt()
                                .filter(at -> at.isBefore(before))
                                .isPresent(),
                        limit);
    }

    private int removeCodes(Predicate<AuthorizationCode> which, int limit) {
        List<TokenHash> codes = tables().codes().rows().values().stream()
                .filter(which)
                .limit(limit)
                .map(AuthorizationCode::hash)
                .toList();
        codes.forEach(tables().codes()::remove);
        return codes.size();
    }

    private int removeDevices(Predicate<DeviceRequest> which, int limit) {
        List<TokenHash> found =
                devices(which).limit(limit).map(DeviceRequest::hash).toList();
        found.forEach(tables().devices()::remove);
        return found.size();
    }

    private int removeConsents(Predicate<Consent> which, int limit) {
        List<UUID> consents = tables().consents().rows().values().stream()
                .filter(which)
                .limit(limit)
                .map(Consent::id)
                .toList();
        consents.forEach(tables().consents()::remove);
        return consents.size();
    }

    private int removeGrants(Predicate<Grant> which, int limit) {
        List<UUID> grants = tables().grants().rows().values().stream()
                .filter(which)
                .limit(limit)
                .map(grant -> grant.id().uuid())
                .toList();
        return tables().removeGrants(grants, limit);
    }

    @Override
    public int removeOf(AppId app, int limit) {
        return remove(approval -> approval.app().equals(app), limit)
                + MemoryPushedRequests.remove(tables(), request -> request.app().equals(app), limit)
                + removeDevices(device -> device.app().equals(app), limit)
                + removeConsents(consent -> consent.app().equals(app), limit);
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        return remove(approval -> approval.tenant().equals(tenant), limit)
                + removeDevices(
                        device -> device.decision().map(Decision::tenant).equals(Optional.of(tenant)), limit);
    }

    private int remove(Predicate<Approval> which, int limit) {
        return removeCodes(code -> which.test(code.approval()), limit)
                + removeGrants(grant -> which.test(grant.approval()), limit);
    }

    private OAuthTables tables() {
        return transaction.tables().oauth();
    }
}

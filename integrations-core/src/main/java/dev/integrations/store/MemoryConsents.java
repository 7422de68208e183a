package dev.integrations.store;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.oauth.AppId;
import dev.integrations.oauth.ApprovalQuery;
import dev.integrations.oauth.Consent;
import dev.integrations.oauth.ConsentStore;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The consents of one transaction. */
final class MemoryConsents implements ConsentStore {
    private final MemoryTransaction transaction;

    MemoryConsents(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public Optional<Consent> find(TenantId tenant, String subject, AppId app) {
        return tables().consents().rows().values().stream()
                .filter(consent ->
                        matches(consent, tenant, ApprovalQuery.all().of(subject).of(app)))
                .findFirst();
    }

    @Override
    public Optional<Consent> hold(TenantId tenant, String subject, AppId app) {
        return find(tenant, subject, app);
    }

    private static boolean matches(Consent consent, TenantId tenant, ApprovalQuery query) {
        return consent.tenant().equals(tenant)
                && query.subject().map(consent.subject()::equals).orElse(true)
                && query.app().map(consent.app()::equals).orElse(true);
    }

    @Override
    public void save(Consent consent) {
        tables().requireApp(consent.app());
        Consent saved = find(consent.tenant(), consent.subject(), consent.app())
                .map(before -> before.grownBy(consent))
                .orElse(consent);
        tables().consents().put(saved.id(), saved);
    }

    @Override
    public Page<Consent> list(TenantId tenant, ApprovalQuery query, PageRequest page) {
        NavigableMap<TimeKey, Consent> byTime = new TreeMap<>();
        for (Consent consent : tables().consents().rows().values()) {
            if (matches(consent, tenant, query)) {
                byTime.put(new TimeKey(consent.createdAt(), consent.id()), consent);
            }
        }
        return Listing.BY_TIME.page(byTime, consent -> true, page);
    }

    @Override
    public int delete(TenantId tenant, ApprovalQuery query) {
        List<Consent> found = tables().consents().rows().values().stream()
                .filter(consent -> matches(consent, tenant, query))
                .toList();
        found.forEach(consent -> tables().consents().remove(consent.id()));
        return found.size();
    }

    private OAuthTables tables() {
        return transaction.tables().oauth();
    }
}

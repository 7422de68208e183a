package dev.integrations.store;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.oauth.AppId;
import dev.integrations.oauth.AppQuery;
import dev.integrations.oauth.AppSecret;
import dev.integrations.oauth.AppSettings;
import dev.integrations.oauth.AppStore;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.store.OAuthTables.AppRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The apps of one transaction. */
final class MemoryApps implements AppStore {
    private final MemoryTransaction transaction;

    MemoryApps(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public void insert(OAuthApp app) {
        if (tables().apps().get(app.id().uuid()) != null) {
            throw new IllegalArgumentException("app %s is stored already".formatted(app.id()));
        }
        tables().apps().put(app.id().uuid(), new AppRow(app, List.of(), Optional.empty()));
    }

    @Override
    public Optional<OAuthApp> find(TenantId owner, AppId id) {
        return row(owner, id).map(AppRow::app);
    }

    @Override
    public Page<OAuthApp> list(TenantId owner, AppQuery query, PageRequest page) {
        NavigableMap<TimeKey, OAuthApp> byTime = new TreeMap<>();
        for (AppRow row : tables().apps().rows().values()) {
            if (row.isLive() && row.app().owner().equals(owner)) {
                byTime.put(new TimeKey(row.app().createdAt(), row.app().id().uuid()), row.app());
            }
        }
        return Listing.BY_TIME.page(byTime, app -> matches(app, query), page);
    }

    private static boolean matches(OAuthApp app, AppQuery query) {
        AppSettings settings = app.settings();
        String searched = (settings.name() + "\n" + settings.description()).toLowerCase(Locale.ROOT);
        return query.enabled().map(wanted -> wanted == app.enabled()).orElse(true)
                && query.text()
                        .map(text -> searched.contains(text.toLowerCase(Locale.ROOT)))
                        .orElse(true);
    }

    @Override
    public boolean update(OAuthApp app) {
        Optional<AppRow> replaced =
                row(app.owner(), app.id()).filter(row -> row.app().version() == app.version() - 1);
        replaced.ifPresent(
                row -> tables().apps().put(app.id().uuid(), new AppRow(app, row.secrets(), Optional.empty())));
        return replaced.isPresent();
    }

    @Override
    public boolean delete(TenantId owner, AppId id, Instant now) {
        Optional<OAuthApp> live = find(owner, id);
        live.ifPresent(app -> tables().apps().put(id.uuid(), new AppRow(disabled(app), List.of(), Optional.of(now))));
        return live.isPresent();
    }

    /** Tokens look at this. */
    private static OAuthApp disabled(OAuthApp app) {
        return new OAuthApp(
                app.id(), app.owner(), app.settings(), false, app.version() + 1, app.createdAt(), app.updatedAt());
    }

    @Override
    public List<OAuthApp> deleted(int limit) {
        return tables().apps().rows().values().stream()
                .filter(row -> !row.isLive())
                .sorted(Comparator.comparing(row -> row.deletedAt().orElseThrow()))
                .limit(limit)
                .map(AppRow::app)
                .toList();
    }

    @Override
    public boolean remove(AppId id) {
        AppRow row = tables().apps().get(id.uuid());
        if (row == null || row.isLive()) {
            return false;
        }
        removeWhole(id);
        return true;
    }

    private void removeWhole(AppId id) {
        transaction.oauthGrants().removeOf(id, Integer.MAX_VALUE);
        tables().apps().remove(id.uuid());
    }

    @Override
    public int deleteSome(TenantId owner, int limit) {
        List<AppId> some = tables().apps().rows().values().stream()
                .filter(row -> row.app().owner().equals(owner))
                .limit(limit)
                .map(row -> row.app().id())
                .toList();
        some.forEach(this::removeWhole);
        return some.size();
    }

    @Override
    public void insertSecret(AppSecret secret) {
        AppRow row = tables().apps().get(secret.app().uuid());
        if (row == null || !row.isLive()) {
            throw new IllegalArgumentException(
                    "app %s does not exist; insert it before its secrets".formatted(secret.app()));
        }
        List<AppSecret> secrets = new ArrayList<>(row.secrets());
        secrets.add(0, secret);
        tables().apps().put(secret.app().uuid(), new AppRow(row.app(), List.copyOf(secrets), Optional.empty()));
    }

    @Override
    public void expireSecrets(TenantId owner, AppId id, Instant at) {
        row(owner, id).ifPresent(row -> {
            List<AppSecret> secrets =
                    row.secrets().stream().map(secret -> secret.expiringBy(at)).toList();
            tables().apps().put(id.uuid(), new AppRow(row.app(), secrets, Optional.empty()));
        });
    }

    @Override
    public List<AppSecret> secrets(TenantId owner, AppId id, Instant now) {
        return row(owner, id).map(row -> live(row, now)).orElse(List.of());
    }

    private static List<AppSecret> live(AppRow row, Instant now) {
        return row.secrets().stream().filter(secret -> secret.liveAt(now)).toList();
    }

    @Override
    public Optional<Client> load(AppId id, Instant now) {
        return Optional.ofNullable(tables().apps().get(id.uuid()))
                .filter(AppRow::isLive)
                .map(row -> new Client(row.app(), live(row, now)));
    }

    private Optional<AppRow> row(TenantId owner, AppId id) {
        return Optional.ofNullable(tables().apps().get(id.uuid()))
                .filter(row -> row.isLive() && row.app().owner().equals(owner));
    }

    private OAuthTables tables() {
        return transaction.tables().oauth();
    }
}

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
        tables().apps().put(app.id().uuid(), new AppRow(app, List.of()));
    }

    @Override
    public Optional<OAuthApp> find(TenantId owner, AppId id) {
        return row(owner, id).map(AppRow::app);
    }

    @Override
    public Page<OAuthApp> list(TenantId owner, AppQuery query, PageRequest page) {
        NavigableMap<TimeKey, OAuthApp> byTime = new TreeMap<>();
        for (AppRow row : tables().apps().rows().values()) {
            if (row.app().owner().equals(owner)) {
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
        replaced.ifPresent(row -> tables().apps().put(app.id().uuid(), new AppRow(app, row.secrets())));
        return replaced.isPresent();
    }

    @Override
    public boolean delete(TenantId owner, AppId id) {
        if (row(owner, id).isEmpty()) {
            return false;
        }
        tables().codes().rows().values().stream()
                .filter(code -> code.approval().app().equals(id))
                .toList()
                .forEach(code -> tables().codes().remove(code.hash()));
        tables().grants().rows().values().stream()
                .filter(grant -> grant.approval().app().equals(id))
                .toList()
                .forEach(grant -> tables().removeGrant(grant.id().uuid()));
        tables().pushedRequests().rows().values().stream()
                .filter(request -> request.app().equals(id))
                .toList()
                .forEach(request -> tables().pushedRequests().remove(request.hash()));
        tables().devices().rows().values().stream()
                .filter(device -> device.app().equals(id))
                .toList()
                .forEach(device -> tables().devices().remove(device.hash()));
        transaction.consents().deleteOf(id);
        tables().apps().remove(id.uuid());
        return true;
    }

    @Override
    public int deleteSome(TenantId owner, int limit) {
        List<AppId> some = tables().apps().rows().values().stream()
                .filter(row -> row.app().owner().equals(owner))
                .limit(limit)
                .map(row -> row.app().id())
                .toList();
        some.forEach(id -> delete(owner, id));
        return some.size();
    }

    @Override
    public void insertSecret(AppSecret secret) {
        AppRow row = tables().apps().get(secret.app().uuid());
        if (row == null) {
            throw new IllegalArgumentException(
                    "app %s does not exist; insert it before its secrets".formatted(secret.app()));
        }
        List<AppSecret> secrets = new ArrayList<>(row.secrets());
        secrets.add(0, secret);
        tables().apps().put(secret.app().uuid(), new AppRow(row.app(), List.copyOf(secrets)));
    }

    @Override
    public void expireSecrets(TenantId owner, AppId id, Instant at) {
        row(owner, id).ifPresent(row -> {
            List<AppSecret> secrets =
                    row.secrets().stream().map(secret -> secret.expiringBy(at)).toList();
            tables().apps().put(id.uuid(), new AppRow(row.app(), secrets));
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
        return Optional.ofNullable(tables().apps().get(id.uuid())).map(row -> new Client(row.app(), live(row, now)));
    }

    private Optional<AppRow> row(TenantId owner, AppId id) {
        return Optional.ofNullable(tables().apps().get(id.uuid()))
                .filter(row -> row.app().owner().equals(owner));
    }

    private OAuthTables tables() {
        return transaction.tables().oauth();
    }
}

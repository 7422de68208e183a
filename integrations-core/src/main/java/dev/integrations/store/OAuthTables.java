package dev.integrations.store;

import dev.integrations.oauth.AppId;
import dev.integrations.oauth.AppSecret;
import dev.integrations.oauth.AuthorizationCode;
import dev.integrations.oauth.Consent;
import dev.integrations.oauth.DeviceRequest;
import dev.integrations.oauth.Grant;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.oauth.PushedRequest;
import dev.integrations.oauth.StoredToken;
import dev.integrations.oauth.TokenHash;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Apps, and what was granted to them. Guarded by the lock of the store. */
final class OAuthTables {
    private final Table<UUID, AppRow> apps;
    private final Table<TokenHash, AuthorizationCode> codes;
    private final Table<UUID, Grant> grants;
    private final Table<TokenHash, TokenRow> tokens;
    private final Table<UUID, Consent> consents;
    private final Table<TokenHash, PushedRequest> pushedRequests;
    private final Table<TokenHash, DeviceRequest> devices;

    /** An app with its secrets, the newest first. */
    record AppRow(OAuthApp app, List<AppSecret> secrets) {}

    /** A token with what it was exchanged for. */
    record TokenRow(StoredToken token, Optional<byte[]> successor) {}

    OAuthTables(UndoLog undoLog) {
        this.apps = new Table<>(Comparator.naturalOrder(), undoLog);
        this.codes = new Table<>(Comparator.naturalOrder(), undoLog);
        this.grants = new Table<>(Comparator.naturalOrder(), undoLog);
        this.tokens = new Table<>(Comparator.naturalOrder(), undoLog);
        this.consents = new Table<>(Comparator.naturalOrder(), undoLog);
        this.pushedRequests = new Table<>(Comparator.naturalOrder(), undoLog);
        this.devices = new Table<>(Comparator.naturalOrder(), undoLog);
    }

    Table<UUID, AppRow> apps() {
        return apps;
    }

    Table<TokenHash, AuthorizationCode> codes() {
        return codes;
    }

    Table<UUID, Grant> grants() {
        return grants;
    }

    Table<TokenHash, TokenRow> tokens() {
        return tokens;
    }

    Table<UUID, Consent> consents() {
        return consents;
    }

    Table<TokenHash, PushedRequest> pushedRequests() {
        return pushedRequests;
    }

    Table<TokenHash, DeviceRequest> devices() {
        return devices;
    }

    /** As a foreign key does. */
    void requireApp(AppId app) {
        if (apps.get(app.uuid()) == null) {
            throw new IllegalArgumentException("app %s does not exist".formatted(app));
        }
    }

    /** Removes a grant and its tokens. */
    void removeGrant(UUID id) {
        tokens.rows().values().stream()
                .filter(row -> row.token().grant().uuid().equals(id))
                .map(row -> row.token().hash())
                .toList()
                .forEach(tokens::remove);
        grants.remove(id);
    }
}

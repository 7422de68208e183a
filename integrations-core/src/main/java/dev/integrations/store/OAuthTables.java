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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Apps, and what was granted to them. Guarded by the lock of the store. */
final class OAuthTables {
    private final Table<UUID, AppRow> apps;
    private final Table<TokenHash, AuthorizationCode> codes;
    private final Table<UUID, Grant> grants;
    private final Table<TokenHash, TokenRow> tokens;
    private final Table<TokenPlace, TokenHash> tokensByGrant;
    private final Table<UUID, Consent> consents;
    private final Table<TokenHash, PushedRequest> pushedRequests;
    private final Table<TokenHash, DeviceRequest> devices;

    /** An app with its secrets, the newest first, and when it was deleted. */
    record AppRow(OAuthApp app, List<AppSecret> secrets, Optional<Instant> deletedAt) {
        boolean isLive() {
            return deletedAt.isEmpty();
        }
    }

    /** A token with what it was exchanged for. */
    record TokenRow(StoredToken token, Optional<byte[]> successor) {}

    /** Where tokens of one grant lie together. */
    private record TokenPlace(UUID grant, TokenHash token) {
        private static final Comparator<TokenPlace> ORDER =
                Comparator.comparing(TokenPlace::grant).thenComparing(TokenPlace::token);
        private static final TokenHash FIRST = TokenHash.ofBytes(new byte[TokenHash.BYTES]);

        static TokenPlace of(StoredToken token) {
            return new TokenPlace(token.grant().uuid(), token.hash());
        }
    }

    OAuthTables(UndoLog undoLog) {
        this.apps = new Table<>(Comparator.naturalOrder(), undoLog);
        this.codes = new Table<>(Comparator.naturalOrder(), undoLog);
        this.grants = new Table<>(Comparator.naturalOrder(), undoLog);
        this.tokens = new Table<>(Comparator.naturalOrder(), undoLog);
        this.tokensByGrant = new Table<>(TokenPlace.ORDER, undoLog);
        this.consents = new Table<>(Comparator.naturalOrder(), undoLog);
        this.pushedRequests = new Table<>(Comparator.naturalOrder(), undoLog);
        this.devices = new Table<>(Comparator.naturalOrder(), undoLog);
    }

    void limit(int records) {
        apps.limit(new Bound("apps", records));
        codes.limit(new Bound("codes", records));
        grants.limit(new Bound("grants", records));
        tokens.limit(new Bound("tokens", records));
        consents.limit(new Bound("consents", records));
        pushedRequests.limit(new Bound("pushed requests", records));
        devices.limit(new Bound("devices", records));
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

    @Nullable
    TokenRow token(TokenHash hash) {
        return tokens.get(hash);
    }

    /** Returns all tokens by their hashes. */
    NavigableMap<TokenHash, TokenRow> tokens() {
        return tokens.rows();
    }

    void putToken(TokenRow row) {
        tokens.put(row.token().hash(), row);
        tokensByGrant.put(TokenPlace.of(row.token()), row.token().hash());
    }

    void removeToken(StoredToken token) {
        tokens.remove(token.hash());
        tokensByGrant.remove(TokenPlace.of(token));
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

    /** Removes tokens of grants, up to a limit, and the grants if that was not reached; returns how many rows went. */
    int removeGrants(List<UUID> ids, int limit) {
        List<TokenRow> rows = ids.stream().flatMap(this::tokensOf).limit(limit).toList();
        rows.forEach(row -> removeToken(row.token()));
        if (rows.size() == limit) {
            return limit;
        }
        ids.forEach(grants::remove);
        return rows.size() + ids.size();
    }

    private Stream<TokenRow> tokensOf(UUID grant) {
        return tokensByGrant.rows().tailMap(new TokenPlace(grant, TokenPlace.FIRST), true).entrySet().stream()
                .takeWhile(entry -> entry.getKey().grant().equals(grant))
                .flatMap(entry -> Optional.ofNullable(tokens.get(entry.getValue())).stream());
    }
}

package dev.integrations.testkit;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.crypto.Encryption;
import dev.integrations.jose.SigningKeyParts;
import dev.integrations.jose.SigningKeySettings;
import dev.integrations.jose.SigningKeys;
import dev.integrations.jose.SingleUses;
import dev.integrations.oauth.AppId;
import dev.integrations.oauth.AppSecret;
import dev.integrations.oauth.AppSettings;
import dev.integrations.oauth.Approval;
import dev.integrations.oauth.AuthorizationCode;
import dev.integrations.oauth.Consent;
import dev.integrations.oauth.DeviceRequest;
import dev.integrations.oauth.Grant;
import dev.integrations.oauth.GrantId;
import dev.integrations.oauth.GrantType;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.oauth.OAuthParts;
import dev.integrations.oauth.OAuthSettings;
import dev.integrations.oauth.PushedRequest;
import dev.integrations.oauth.StoredToken;
import dev.integrations.oauth.TokenHash;
import dev.integrations.oauth.TokenKind;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.store.Store;
import dev.integrations.store.StoreTransaction;
import dev.integrations.web.TrustedProxies;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Ready-made apps, grants and tokens, all of noon. Safe for use by several threads. */
public final class OAuthMother {
    private static final Instant NOON = Samples.NOON;

    private OAuthMother() {}

    /**
     * Returns a catalogue with what apps of these tests may have.
     *
     * @return the catalogue
     */
    public static ScopeCatalog scopes() {
        return ScopeCatalog.builder()
                .add("invoices:read", "Read invoices")
                .add("invoices:write", "Write invoices")
                .add("files", "Read files")
                .build();
    }

    /**
     * Returns what a server is built from, with signing keys of its own; the proxies of {@code 10.0.0.0/8} are believed.
     *
     * @param store where everything is kept
     * @param settings what the host chose
     * @param encryption encrypts what is stored
     * @param clock gives the time
     * @return the parts
     */
    public static OAuthParts parts(
            Store<? extends StoreTransaction> store, OAuthSettings settings, Encryption encryption, Clock clock) {
        SecureRandom random = new SecureRandom();
        TimeOrderedUuids ids = new TimeOrderedUuids(clock, random);
        AuditTrail audit = new AuditTrail(store, ids, clock, AuditTrail.HOST, Actor.SYSTEM);
        SigningKeys keys = SigningKeys.of(
                new SigningKeyParts(store, encryption, clock, random, audit, SigningKeySettings.defaults()));
        return new OAuthParts(
                store,
                settings,
                scopes(),
                TrustedProxies.of("10.0.0.0/8"),
                encryption,
                keys,
                SingleUses.of(store, clock),
                clock,
                random,
                ids);
    }

    /**
     * Returns settings of an app that may do everything.
     *
     * @param name the name of the app
     * @return a builder
     */
    public static AppSettings.Builder settings(String name) {
        return AppSettings.builder(name)
                .redirectUris(List.of("https://client.example.com/cb"))
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.CLIENT_CREDENTIALS)
                .scopes(Set.of("invoices:read", "invoices:write"));
    }

    /**
     * Returns an app that no earlier call returned.
     *
     * @param owner whose app
     * @return the app
     */
    public static OAuthApp anApp(TenantId owner) {
        return anApp(owner, settings("Reports").build(), NOON);
    }

    /**
     * Returns an app that no earlier call returned.
     *
     * @param owner whose app
     * @param settings what its developer chose
     * @param createdAt when it was registered
     * @return the app
     */
    public static OAuthApp anApp(TenantId owner, AppSettings settings, Instant createdAt) {
        return new OAuthApp(new AppId(Samples.uuid(createdAt)), owner, settings, true, 1, createdAt, createdAt);
    }

    /**
     * Returns a secret of an app.
     *
     * @param app the app
     * @param text the secret
     * @param createdAt when it was made
     * @return the secret, which has no end
     */
    public static AppSecret aSecret(OAuthApp app, String text, Instant createdAt) {
        return new AppSecret(
                Samples.uuid(createdAt), app.id(), TokenHash.of(text), "cafe", createdAt, Optional.empty());
    }

    /**
     * Returns what a user of the app's owner allowed.
     *
     * @param app the app
     * @return the approval of two scopes by user 42
     */
    public static Approval anApproval(OAuthApp app) {
        return anApproval(app, app.owner(), "user:42");
    }

    /**
     * Returns what a user allowed.
     *
     * @param app the app
     * @param tenant whose data
     * @param subject the user
     * @return the approval of two scopes
     */
    public static Approval anApproval(OAuthApp app, TenantId tenant, String subject) {
        return new Approval(
                app.id(),
                tenant,
                subject,
                Set.of("invoices:read", "invoices:write"),
                List.of("https://api.example.com"));
    }

    /**
     * Returns a code that is good for a minute.
     *
     * @param approval what was allowed
     * @return a code that no earlier call returned
     */
    public static AuthorizationCode aCode(Approval approval) {
        return new AuthorizationCode(
                aHash(),
                new GrantId(Samples.uuid(NOON)),
                approval,
                "https://client.example.com/cb?x=1",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                Optional.of("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"),
                NOON,
                NOON.plusSeconds(60),
                Optional.empty());
    }

    /**
     * Returns a grant that lives for a year.
     *
     * @param approval what was allowed
     * @return a grant that no earlier call returned
     */
    public static Grant aGrant(Approval approval) {
        return aGrant(approval, NOON);
    }

    /**
     * Returns a grant that lives for a year.
     *
     * @param approval what was allowed
     * @param createdAt when it was made
     * @return a grant that no earlier call returned
     */
    public static Grant aGrant(Approval approval, Instant createdAt) {
        return new Grant(
                new GrantId(Samples.uuid(createdAt)),
                approval,
                createdAt,
                createdAt.plus(Duration.ofDays(365)),
                Optional.empty());
    }

    /**
     * Returns a token that is good for an hour.
     *
     * @param grant its family
     * @param kind what it is good for
     * @return a token that no earlier call returned
     */
    public static StoredToken aToken(Grant grant, TokenKind kind) {
        return new StoredToken(
                aHash(),
                kind,
                grant.id(),
                3,
                Set.of("invoices:read"),
                List.of("https://api.example.com"),
                Optional.of("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"),
                grant.createdAt(),
                grant.createdAt().plus(Duration.ofHours(1)),
                Optional.empty());
    }

    /**
     * Returns what a user need not be asked again.
     *
     * @param app the app
     * @param tenant whose data
     * @param subject the user
     * @return the consent to one scope at one resource
     */
    public static Consent aConsent(OAuthApp app, TenantId tenant, String subject) {
        UUID id = Samples.uuid(NOON);
        return new Consent(
                id, tenant, subject, app.id(), Map.of("https://api.example.com", Set.of("invoices:read")), NOON, NOON);
    }

    /**
     * Returns a request that waits for its browser for a minute.
     *
     * @param app the app that pushed it
     * @return a request that no earlier call returned
     */
    public static PushedRequest aPushedRequest(OAuthApp app) {
        return new PushedRequest(
                aHash(),
                app.id(),
                "response_type=code&state=%F0%9F%9A%80",
                NOON,
                NOON.plusSeconds(60),
                Optional.empty());
    }

    /**
     * Returns a device that waits for ten minutes.
     *
     * @param app the app on it
     * @return a device that no earlier call returned
     */
    public static DeviceRequest aDevice(OAuthApp app) {
        return new DeviceRequest(
                aHash(),
                aHash(),
                new GrantId(Samples.uuid(NOON)),
                app.id(),
                Set.of("invoices:read", "invoices:write"),
                List.of("https://api.example.com"),
                Duration.ofSeconds(5),
                NOON,
                NOON,
                NOON.plusSeconds(600),
                Optional.empty(),
                Optional.empty());
    }

    private static TokenHash aHash() {
        return TokenHash.of("token " + Samples.uuid(NOON));
    }
}

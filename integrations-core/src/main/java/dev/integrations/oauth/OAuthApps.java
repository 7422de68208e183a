package dev.integrations.oauth;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Secret;
import dev.integrations.common.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The apps of one tenant, which act for that tenant's users alone, or those of the host, which act for users of any
 * tenant. Safe for use by several threads.
 */
public final class OAuthApps {
    /** How long old secrets are accepted after a new one was made unless set otherwise: 24 hours. */
    public static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);

    /** What the trail says of an app that was deleted. */
    static final String DELETED = "oauth_app.deleted";

    private static final Duration MAX_OVERLAP = Duration.ofDays(30);
    private static final int MAX_LIVE_SECRETS = 5;
    private static final int MAX_TRIES = 20;
    private static final int HINT_LENGTH = 4;
    private static final String REASON = "by the owner of the app";

    private final OAuthParts parts;
    private final TenantId owner;
    private final AuditTrail audit;
    private final AppChecks checks;
    private final Withdrawal withdrawal;

    /**
     * Creates a view; hosts get theirs from the tenant instead.
     *
     * @param parts what apps are built from
     * @param owner whose apps
     * @param audit where changes are written down
     */
    public OAuthApps(OAuthParts parts, TenantId owner, AuditTrail audit) {
        this.parts = parts;
        this.owner = owner;
        this.audit = audit;
        this.checks = new AppChecks(parts, owner);
        this.withdrawal = new Withdrawal(parts);
    }

    /**
     * Returns the same apps, with somebody else named in the audit trail as the one who makes changes. What is revoked in
     * tenants because of them is done in that name too.
     *
     * @param actor in the host's words, such as {@code user:42}; the default is who the tenant acts as, or {@code system} for
     *     the apps of the host
     * @return the apps as that actor changes them
     */
    public OAuthApps as(String actor) {
        return new OAuthApps(parts, owner, audit.as(Actor.of(actor)));
    }

    /**
     * Returns the same apps, with a reason in the audit trail for what is changed.
     *
     * @param reason why, 1 to 500 characters
     * @return the apps as they are changed for that reason
     * @throws IllegalArgumentException if the reason is blank or longer than 500 characters
     */
    public OAuthApps because(String reason) {
        return new OAuthApps(parts, owner, audit.because(reason));
    }

    /**
     * Registers an app, with a secret of 256 random bits if it authenticates by one.
     *
     * @param settings what its developer chose
     * @return the app with its secret, which is shown this once
     * @throws InvalidInputException if the server does not know a scope or a resource, or a tenant's app is to serve
     *     resources
     */
    public NewApp register(AppSettings settings) {
        checks.check(settings);
        Instant now = parts.clock().instant();
        OAuthApp app = new OAuthApp(new AppId(parts.ids().next()), owner, settings, true, 1, now, now);
        Optional<Secret> secret = settings.authentication().usesSecret() ? Optional.of(drawSecret()) : Optional.empty();
        parts.transactions().useTransaction(transaction -> {
            transaction.oauthApps().insert(app);
            secret.ifPresent(drawn -> transaction.oauthApps().insertSecret(stored(app.id(), drawn, now)));
            audit.record(transaction, "oauth_app.registered", app.id(), Map.of());
        });
        return new NewApp(app, secret);
    }

    /**
     * Finds an app.
     *
     * @param id its id
     * @return the app, or empty if there is none of that id here
     */
    public Optional<OAuthApp> find(AppId id) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.oauthApps().find(owner, id));
    }

    /**
     * Returns an app.
     *
     * @param id its id
     * @return the app
     * @throws NotFoundException if there is none of that id here
     */
    public OAuthApp get(AppId id) {
        return find(id).orElseThrow(() -> notFound(id));
    }

    /**
     * Lists apps, newest first.
     *
     * @param query which apps
     * @param page which part of them
     * @return the apps
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<OAuthApp> list(AppQuery query, PageRequest page) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.oauthApps().list(owner, query, page));
    }

    /**
     * Changes the settings of an app. What it may do no longer is refused from its next request at the token endpoint on;
     * access tokens that it has keep what they allow until they end. If it does not authenticate by a secret any
     * more its secrets end; if it does from now on, {@link #regenerateSecret(AppId)} makes its first.
     *
     * @param id the app
     * @param change makes the new settings from the present ones; it may be called again if others change the app at the
     *     same time
     * @return the app as it is now
     * @throws NotFoundException if there is none of that id here
     * @throws InvalidInputException if the server does not know a scope or a resource that is added, or a tenant's app is to
     *     serve resources
     */
    public OAuthApp update(AppId id, UnaryOperator<AppSettings> change) {
        return change(id, "oauth_app.updated", app -> {
            AppSettings settings = change.apply(app.settings());
            checks.check(settings, app.settings());
            return with(app, settings, app.enabled());
        });
    }

    /**
     * Lets an app get tokens again. Those that it had before are accepted again, unless they ended meanwhile.
     *
     * @param id the app
     * @return the app as it is now
     * @throws NotFoundException if there is none of that id here
     */
    public OAuthApp enable(AppId id) {
        return change(id, "oauth_app.enabled", app -> with(app, app.settings(), true));
    }

    /**
     * Suspends an app: it gets no tokens, and those that it has are not accepted.
     *
     * @param id the app
     * @return the app as it is now
     * @throws NotFoundException if there is none of that id here
     */
    public OAuthApp disable(AppId id) {
        return change(id, "oauth_app.disabled", app -> with(app, app.settings(), false));
    }

    /**
     * Deletes an app. Its tokens are not accepted from now on; they, and the consents to it, are removed little by little
     * within the next minutes. Of an app of the host the trails of its tenants tell then.
     *
     * @param id the app
     * @throws NotFoundException if there is none of that id here
     */
    public void delete(AppId id) {
        parts.transactions().useTransaction(transaction -> {
            if (!transaction.oauthApps().delete(owner, id, parts.clock().instant())) {
                throw notFound(id);
            }
            audit.record(transaction, DELETED, id, Map.of());
        });
    }

    /**
     * Gives an app a new secret. The old ones are accepted beside it for 24 hours.
     *
     * @param id the app
     * @return the app with its new secret, which is shown this once
     * @throws NotFoundException if there is none of that id here
     * @throws IllegalStateException if the app does not authenticate by a secret, or five secrets are live already
     */
    public NewApp regenerateSecret(AppId id) {
        return regenerateSecret(id, DEFAULT_OVERLAP);
    }

    /**
     * Gives an app a new secret. The old ones are accepted beside it for a while.
     *
     * @param id the app
     * @param overlap how long the old ones are accepted, zero to 30 days
     * @return the app with its new secret, which is shown this once
     * @throws NotFoundException if there is none of that id here
     * @throws IllegalArgumentException if the overlap is negative or longer than 30 days
     * @throws IllegalStateException if the app does not authenticate by a secret, or five secrets are live already
     */
    public NewApp regenerateSecret(AppId id, Duration overlap) {
        if (overlap.isNegative() || overlap.compareTo(MAX_OVERLAP) > 0) {
            throw new IllegalArgumentException("an overlap is zero to %s, was %s".formatted(MAX_OVERLAP, overlap));
        }
        Secret secret = drawSecret();
        return repeated(id, transaction -> {
            OAuthApp app = transaction.oauthApps().find(owner, id).orElseThrow(() -> notFound(id));
            if (!app.settings().authentication().usesSecret()) {
                throw new IllegalStateException(
                        "App %s does not authenticate by a secret, so it needs none".formatted(id));
            }
            // The app is written too: of two who regenerate at once, the later one has to see the secret of the other.
            OAuthApp after = with(app, app.settings(), app.enabled());
            if (!transaction.oauthApps().update(after)) {
                return Optional.empty();
            }
            Instant now = parts.clock().instant();
            transaction.oauthApps().expireSecrets(owner, id, now.plus(overlap));
            if (transaction.oauthApps().secrets(owner, id, now).size() >= MAX_LIVE_SECRETS) {
                throw new IllegalStateException(
                        "App %s has %d live secrets; wait until one of them ends, or regenerate without overlap"
                                .formatted(id, MAX_LIVE_SECRETS));
            }
            transaction.oauthApps().insertSecret(stored(id, secret, now));
            audit.record(transaction, "oauth_app.secret_regenerated", id, Map.of("overlap", overlap.toString()));
            return Optional.of(new NewApp(after, Optional.of(secret)));
        });
    }

    /**
     * Lists the secrets of an app that have not expired, each by its hash and its last four characters.
     *
     * @param id the app
     * @return the secrets, newest first
     * @throws NotFoundException if there is none of that id here
     */
    public List<AppSecret> secrets(AppId id) {
        return parts.transactions().inTransaction(transaction -> {
            OAuthApp app = transaction.oauthApps().find(owner, id).orElseThrow(() -> notFound(id));
            return transaction
                    .oauthApps()
                    .secrets(owner, app.id(), parts.clock().instant());
        });
    }

    /**
     * Revokes everything that users allowed an app: their consents are forgotten, and the app's tokens are not accepted any
     * more. If it is the host's this is done for all tenants, one portion of them after the other, and is in the trail of
     * each. What users of one tenant allowed is revoked in one transaction, which writes each grant. To end all at once,
     * {@link #disable} the app before.
     *
     * @param id the app
     * @return how many grants were revoked
     * @throws NotFoundException if there is none of that id here
     */
    public int revokeGrants(AppId id) {
        ApprovalQuery own = ApprovalQuery.all().of(get(id).id());
        int ofTenants = owner.equals(AuditTrail.HOST) ? withdrawal.ofAllTenants(id, audit, REASON) : 0;
        return parts.transactions().inTransaction(transaction -> {
            int revoked = ofTenants + withdrawal.of(transaction, audit, owner, own, Map.of("reason", REASON));
            audit.record(transaction, "oauth_app.grants_revoked", id, Map.of("grants", Integer.toString(revoked)));
            return revoked;
        });
    }

    private OAuthApp change(AppId id, String action, Function<OAuthApp, OAuthApp> change) {
        return repeated(id, transaction -> change(transaction, id, action, change));
    }

    /** Repeats a change that comes to nothing because others changed the app meanwhile. */
    private <R> R repeated(AppId id, Function<OAuthTransaction, Optional<R>> change) {
        for (int tries = 1; tries <= MAX_TRIES; tries++) {
            Optional<R> changed = parts.transactions().inTransaction(change::apply);
            if (changed.isPresent()) {
                return changed.get();
            }
        }
        throw new IllegalStateException(
                "App %s was changed by others %d times in a row; try again later".formatted(id, MAX_TRIES));
    }

    private Optional<OAuthApp> change(
            OAuthTransaction transaction, AppId id, String action, Function<OAuthApp, OAuthApp> change) {
        OAuthApp before = transaction.oauthApps().find(owner, id).orElseThrow(() -> notFound(id));
        OAuthApp after = change.apply(before);
        if (!transaction.oauthApps().update(after)) {
            return Optional.empty();
        }
        if (!after.settings().authentication().usesSecret()) {
            transaction.oauthApps().expireSecrets(owner, id, after.updatedAt());
        }
        audit.record(transaction, action, id, details(before.settings(), after.settings()));
        return Optional.of(after);
    }

    /** Names which settings changed: what they are now is in the app. */
    private static Map<String, String> details(AppSettings before, AppSettings after) {
        List<String> changed = AppText.changes(before.toText(), after.toText());
        return changed.isEmpty() ? Map.of() : Map.of("changed", String.join(" ", changed));
    }

    private OAuthApp with(OAuthApp app, AppSettings settings, boolean enabled) {
        return new OAuthApp(
                app.id(),
                owner,
                settings,
                enabled,
                app.version() + 1,
                app.createdAt(),
                parts.clock().instant());
    }

    private Secret drawSecret() {
        return Secret.of(Opaque.draw(Opaque.CLIENT_SECRET, parts.random()));
    }

    private AppSecret stored(AppId app, Secret secret, Instant now) {
        String text = secret.reveal();
        return new AppSecret(
                parts.ids().next(),
                app,
                TokenHash.of(text),
                text.substring(text.length() - HINT_LENGTH),
                now,
                Optional.empty());
    }

    private static NotFoundException notFound(AppId id) {
        return new NotFoundException("app", id);
    }
}

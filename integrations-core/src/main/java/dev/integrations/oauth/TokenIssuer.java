package dev.integrations.oauth;

import dev.integrations.common.Secret;
import dev.integrations.jose.AccessTokenIssuer;
import dev.integrations.jose.AccessTokenRequest;
import dev.integrations.scope.ScopeSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Makes tokens in the transaction of the redemption that they are for. */
final class TokenIssuer {
    private final OAuthParts parts;
    private final AccessTokenIssuer signer;

    /** What a token is to be: who gets it, for which grant, how much of that, and which key it is bound to. */
    record Order(
            OAuthApp app,
            Grant grant,
            Set<String> scopes,
            List<String> resources,
            Optional<String> keyThumbprint,
            int generation) {}

    /** When a token is good. */
    private record Life(Instant from, Instant end) {
        Duration length() {
            return Duration.between(from, end);
        }
    }

    TokenIssuer(OAuthParts parts) {
        this.parts = parts;
        this.signer =
                AccessTokenIssuer.of(parts.settings().issuer(), parts.signingKeys(), parts.clock(), parts.random());
    }

    /** A key that cannot be read must not cost a client its code: it is read before that is used up. */
    void prepare(OAuthApp app) {
        if (signs(app)) {
            signer.prepare();
        }
    }

    private boolean signs(OAuthApp app) {
        return policy(app).format() == AccessTokenFormat.SIGNED;
    }

    TokenPolicy policy(OAuthApp app) {
        return parts.settings().policyFor(app.settings());
    }

    /** Adds a grant, unless its app was deleted since it authenticated. */
    void insert(OAuthTransaction transaction, Grant grant) {
        if (!transaction.oauthGrants().insertGrant(grant)) {
            throw RefusedException.unauthenticated();
        }
    }

    /** The one place where access tokens are minted. */
    Issued accessToken(OAuthTransaction transaction, Order order) {
        return signs(order.app) ? signed(transaction, order) : opaque(transaction, order);
    }

    private Issued opaque(OAuthTransaction transaction, Order order) {
        Instant now = parts.clock().instant();
        Life life = new Life(now, earlier(now.plus(policy(order.app).accessTokenLifetime()), order.grant.expiresAt()));
        Secret token = Secret.of(Opaque.draw(Opaque.ACCESS_TOKEN, parts.random()));
        transaction.oauthGrants().insertToken(stored(TokenKind.ACCESS, TokenHash.of(token.reveal()), order, life));
        return issued(order, () -> token, life);
    }

    /** It is stored by its id, so that it can be signed when the transaction is over. */
    private Issued signed(OAuthTransaction transaction, Order order) {
        Life life = lifeInSeconds(order);
        String id = signer.newId();
        transaction.oauthGrants().insertToken(stored(TokenKind.ACCESS, TokenHash.ofId(id), order, life));
        Approval approval = order.grant.approval();
        AccessTokenRequest request = new AccessTokenRequest(
                approval.subject(),
                approval.app().toString(),
                order.resources,
                new TreeSet<>(order.scopes),
                life.length(),
                order.keyThumbprint,
                Map.of("tenant", approval.tenant().value()));
        return issued(order, () -> signer.issue(request, id, life.from).token(), life);
    }

    /** Tokens count in whole seconds; a grant that ends within this one brings none. */
    private Life lifeInSeconds(Order order) {
        Instant now = parts.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        Instant latest = now.plus(parts.signingKeys().settings().maxTokenLifetime());
        Instant wanted = earlier(now.plus(policy(order.app).accessTokenLifetime()), latest);
        Instant end = earlier(wanted, order.grant.expiresAt().truncatedTo(ChronoUnit.SECONDS));
        if (!now.isBefore(end)) {
            throw RefusedException.invalidGrant();
        }
        return new Life(now, end);
    }

    private static Issued issued(Order order, Supplier<Secret> token, Life life) {
        return new Issued(token, order.keyThumbprint.isPresent(), life.length(), Optional.empty(), order.scopes);
    }

    /** Draws a refresh token, to be inserted if it is needed. */
    Secret drawRefreshToken() {
        return Secret.of(Opaque.draw(Opaque.REFRESH_TOKEN, parts.random()));
    }

    void insertRefreshToken(OAuthTransaction transaction, Secret token, Order order) {
        Instant now = parts.clock().instant();
        Instant idle = now.plus(policy(order.app).refreshTokenLifetime());
        Life life = new Life(now, earlier(idle, order.grant.expiresAt()));
        transaction.oauthGrants().insertToken(stored(TokenKind.REFRESH, TokenHash.of(token.reveal()), order, life));
    }

    private static StoredToken stored(TokenKind kind, TokenHash hash, Order order, Life life) {
        return new StoredToken(
                hash,
                kind,
                order.grant.id(),
                order.generation,
                order.scopes,
                order.resources,
                order.keyThumbprint,
                life.from,
                life.end,
                Optional.empty());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Returns what is asked for, or all, of what was granted or that implies, the app may still have, and there still is. */
    Set<String> narrowed(Optional<Set<String>> asked, Set<String> granted, OAuthApp app) {
        ScopeSet allowed = parts.scopes().stored(app.settings().scopes());
        if (asked.isEmpty()) {
            return granted.stream().filter(allowed::covers).collect(Collectors.toSet());
        }
        ScopeSet held = parts.scopes().stored(granted);
        if (!asked.get().stream().allMatch(scope -> held.covers(scope) && allowed.covers(scope))) {
            throw OAuthError.INVALID_SCOPE.because("the scope exceeds what was granted to the client");
        }
        return asked.get();
    }

    /** Returns the resources that are asked for, or all, of those that were granted and still are there. */
    List<String> resources(List<String> asked, List<String> granted) {
        List<String> left =
                granted.stream().filter(parts.settings().resources()::contains).toList();
        if (left.isEmpty()) {
            throw unknownTarget();
        }
        return narrowed(asked, left);
    }

    /** Returns the resources that are asked for, or all that are allowed. */
    static List<String> narrowed(List<String> asked, List<String> allowed) {
        if (!allowed.containsAll(asked)) {
            throw unknownTarget();
        }
        return asked.isEmpty() ? allowed : asked.stream().distinct().toList();
    }

    private static RefusedException unknownTarget() {
        return OAuthError.INVALID_TARGET.because("a resource is unknown or exceeds what was granted");
    }
}

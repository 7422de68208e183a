package dev.integrations.oauth;

import dev.integrations.common.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes tokens in the transaction of the redemption that they are for. */
final class TokenIssuer {
    private final OAuthParts parts;

    /** What a token is to be: who gets it, for which grant, and how much of that. */
    record Order(OAuthApp app, Grant grant, Set<String> scopes, List<String> resources, int generation) {}

    TokenIssuer(OAuthParts parts) {
        this.parts = parts;
    }

    TokenPolicy policy(OAuthApp app) {
        return app.settings().tokenPolicy().orElse(parts.settings().tokenPolicy());
    }

    /** Adds a grant, unless its app was deleted since it authenticated. */
    void insert(OAuthTransaction transaction, Grant grant) {
        if (!transaction.oauthGrants().insertGrant(grant)) {
            throw RefusedException.unauthenticated();
        }
    }

    /** The one place where access tokens are minted. */
    Issued accessToken(OAuthTransaction transaction, Order order) {
        Instant now = parts.clock().instant();
        Instant end = earlier(now.plus(policy(order.app).accessTokenLifetime()), order.grant.expiresAt());
        Secret token = Secret.of(Opaque.draw(Opaque.ACCESS_TOKEN, parts.random()));
        insert(transaction, TokenKind.ACCESS, token, order, end);
        return new Issued(token, Duration.between(now, end), Optional.empty(), order.scopes);
    }

    /** Draws a refresh token, to be inserted if it is needed. */
    Secret drawRefreshToken() {
        return Secret.of(Opaque.draw(Opaque.REFRESH_TOKEN, parts.random()));
    }

    void insertRefreshToken(OAuthTransaction transaction, Secret token, Order order) {
        Instant idle = parts.clock().instant().plus(policy(order.app).refreshTokenLifetime());
        insert(transaction, TokenKind.REFRESH, token, order, earlier(idle, order.grant.expiresAt()));
    }

    private void insert(OAuthTransaction transaction, TokenKind kind, Secret token, Order order, Instant end) {
        transaction
                .oauthGrants()
                .insertToken(new StoredToken(
                        TokenHash.of(token.reveal()),
                        kind,
                        order.grant.id(),
                        order.generation,
                        order.scopes,
                        order.resources,
                        parts.clock().instant(),
                        end,
                        Optional.empty()));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Returns what is asked for, or all, of what was granted, the app may still have, and there still is. */
    Set<String> narrowed(Optional<Set<String>> asked, Set<String> granted, OAuthApp app) {
        Set<String> allowed = new HashSet<>(granted);
        allowed.retainAll(app.settings().scopes());
        allowed.removeIf(scope -> parts.scopes().find(scope).isEmpty());
        if (asked.isPresent() && !allowed.containsAll(asked.get())) {
            throw OAuthError.INVALID_SCOPE.because("the scope exceeds what was granted to the client");
        }
        return asked.orElse(allowed);
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

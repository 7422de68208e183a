package dev.integrations.oauth;

import dev.integrations.common.Secret;
import dev.integrations.crypto.DerivedKey;
import dev.integrations.oauth.GrantStore.FoundToken;
import dev.integrations.oauth.TokenIssuer.Order;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Exchanges refresh tokens for new ones: RFC 6749, section 6, with the detection of reuse of RFC 9700, section 4.14.2. A
 * token has one successor, whoever asks how often; it is kept so that only a holder of the token can read it.
 */
final class RefreshExchange {
    private static final String PURPOSE = "integrations refresh token successor";
    private static final int MAX_LOOKS = 5;

    private final OAuthParts parts;
    private final TokenIssuer issuer;
    private final RefreshLimit limit;

    /** What a client asks for. */
    private record Asked(TokenRequest request, String token, Optional<Set<String>> scopes, List<String> resources) {
        OAuthApp app() {
            return request.app();
        }

        DerivedKey key() {
            return DerivedKey.of(token, PURPOSE);
        }

        @Override
        public String toString() {
            return "Asked[%s, masked]".formatted(app().id());
        }
    }

    /** How one look ended: with tokens, or without, because the token was used before; or nothing can be said yet. */
    private record Outcome(boolean decided, Optional<Issued> issued) {
        static final Outcome UNDECIDED = new Outcome(false, Optional.empty());

        /** What follows from a reuse is to be committed, so the refusal comes after the end of the transaction. */
        static Outcome of(Optional<Issued> issued) {
            return new Outcome(true, issued);
        }
    }

    RefreshExchange(OAuthParts parts, TokenIssuer issuer) {
        this.parts = parts;
        this.issuer = issuer;
        this.limit = new RefreshLimit(parts);
    }

    Issued exchange(TokenRequest request) {
        Form form = request.form();
        Asked asked = new Asked(request, form.get("refresh_token"), form.scopes(), form.all("resource"));
        for (int looks = 1; looks <= MAX_LOOKS; looks++) {
            Outcome outcome = parts.transactions().inTransaction(transaction -> redeem(transaction, asked));
            if (outcome.decided) {
                return outcome.issued.orElseThrow(RefusedException::invalidGrant);
            }
        }
        throw RefusedException.busy();
    }

    private Outcome redeem(OAuthTransaction transaction, Asked asked) {
        TokenHash hash = TokenHash.of(asked.token);
        Instant now = parts.clock().instant();
        FoundToken found = transaction
                .oauthGrants()
                .findToken(hash)
                .filter(token -> isMeant(token, asked.request))
                .orElseThrow(RefusedException::invalidGrant);
        if (!found.appEnabled()) {
            throw RefusedException.unauthenticated();
        }
        limit.count(found.grant(), asked.app());
        if (found.token().consumedAt().isPresent()) {
            return Outcome.of(again(transaction, asked, found));
        }
        if (!found.token().liveAt(now)) {
            throw RefusedException.invalidGrant();
        }
        if (!issuer.policy(asked.app()).rotation() && !asked.app().settings().isPublic()) {
            return Outcome.of(Optional.of(access(transaction, asked, found)));
        }
        Secret successor = issuer.drawRefreshToken();
        byte[] sealed = asked.key().encrypt(successor.reveal().getBytes(StandardCharsets.UTF_8));
        if (!transaction.oauthGrants().consumeToken(hash, sealed, now)) {
            return tooLate(transaction, asked, hash);
        }
        issuer.insertRefreshToken(
                transaction,
                successor,
                new Order(
                        asked.app(),
                        found.grant(),
                        found.token().scopes(),
                        found.token().resources(),
                        found.token().keyThumbprint().or(asked.request::refreshKey),
                        found.token().generation() + 1));
        return Outcome.of(Optional.of(access(transaction, asked, found).withRefreshToken(successor)));
    }

    /**
     * Somebody else was first. A transaction that reads from a snapshot, or from what the database remembers of an earlier
     * read, may not see that yet: then neither a refusal nor a revocation would be right, and the next one looks again.
     */
    private Outcome tooLate(OAuthTransaction transaction, Asked asked, TokenHash hash) {
        Optional<FoundToken> used = transaction.oauthGrants().findToken(hash);
        return used.filter(token -> token.liveAt(parts.clock().instant())).isPresent()
                ? Outcome.UNDECIDED
                : Outcome.of(used.flatMap(token -> again(transaction, asked, token)));
    }

    /** A token of another client is not looked at any further: its reuse would let strangers revoke grants. */
    private boolean isMeant(FoundToken found, TokenRequest request) {
        return found.token().kind() == TokenKind.REFRESH
                && found.grant().approval().app().equals(request.app().id())
                && request.provesKey(found.token().keyThumbprint())
                && found.grant().liveAt(parts.clock().instant());
    }

    private Issued access(OAuthTransaction transaction, Asked asked, FoundToken found) {
        Set<String> scopes = issuer.narrowed(asked.scopes, found.token().scopes(), asked.app());
        List<String> resources = issuer.resources(asked.resources, found.token().resources());
        return issuer.accessToken(
                transaction,
                new Order(
                        asked.app(),
                        found.grant(),
                        scopes,
                        resources,
                        asked.request.keyThumbprint(),
                        found.token().generation() + 1));
    }

    /** Within the grace it is a client that lost the answer, or asked twice at once; after it, somebody else. */
    private Optional<Issued> again(OAuthTransaction transaction, Asked asked, FoundToken found) {
        Instant end = found.token()
                .consumedAt()
                .orElseThrow(RefusedException::invalidGrant)
                .plus(issuer.policy(asked.app()).grace());
        Optional<Secret> successor = parts.clock().instant().isBefore(end)
                ? successor(transaction, asked, found.token().hash())
                        .filter(token -> mayHave(transaction, asked, token))
                : Optional.empty();
        if (successor.isEmpty()) {
            revoke(transaction, found.grant());
        }
        return successor.map(token -> access(transaction, asked, found).withRefreshToken(token));
    }

    /** A successor that is bound to a key belongs to its holder: who lacks the key did not bind it. */
    private static boolean mayHave(OAuthTransaction transaction, Asked asked, Secret successor) {
        return transaction
                .oauthGrants()
                .findToken(TokenHash.of(successor.reveal()))
                .filter(token -> asked.request.provesKey(token.token().keyThumbprint()))
                .isPresent();
    }

    private static Optional<Secret> successor(OAuthTransaction transaction, Asked asked, TokenHash hash) {
        return transaction
                .oauthGrants()
                .successor(hash)
                .flatMap(asked.key()::decrypt)
                .map(bytes -> Secret.of(new String(bytes, StandardCharsets.UTF_8)));
    }

    private void revoke(OAuthTransaction transaction, Grant grant) {
        Approval approval = grant.approval();
        if (transaction
                .oauthGrants()
                .revokeGrant(approval.tenant(), grant.id(), parts.clock().instant())) {
            parts.trail(approval.tenant(), approval.app())
                    .record(transaction, "grant.revoked", grant.id(), Map.of("reason", "refresh_token_reused"));
        }
    }
}

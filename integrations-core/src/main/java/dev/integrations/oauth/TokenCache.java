package dev.integrations.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.oauth.GrantStore.FoundToken;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access tokens that this node remembers, by the SHA-256 of their text, and the texts of which it knows that they are
 * none. What was read is followed for five seconds from the moment before it was read, whatever happens, and then read again
 * before it is followed. A token in use is read again before that by one of the requests.
 */
final class TokenCache {
    private static final Logger LOG = LoggerFactory.getLogger(TokenCache.class);
    private static final int MAX_TOKENS = 50_000;
    private static final int MAX_UNKNOWN = 10_000;

    private final OAuthParts parts;
    private final TokenLookup lookup;
    private final Cache<TokenHash, CachedToken> tokens =
            Caffeine.newBuilder().maximumSize(MAX_TOKENS).build();
    private final Cache<TokenHash, Long> unknown =
            Caffeine.newBuilder().maximumSize(MAX_UNKNOWN).build();

    TokenCache(OAuthParts parts) {
        this.parts = parts;
        this.lookup = new TokenLookup(parts);
    }

    /** Returns what is kept of a token, be it live or not; null if there is none. Not for use within a transaction. */
    @Nullable
    CachedToken find(String text, long nowMillis) {
        TokenHash shown = TokenHash.of(text);
        CachedToken known = tokens.getIfPresent(shown);
        if (known != null && known.isFresh(nowMillis)) {
            return known.takeIfDue(nowMillis) ? renewed(shown, text, known) : known;
        }
        Long unknownAt = known == null ? unknown.getIfPresent(shown) : null;
        return unknownAt != null && CachedToken.isWithin(unknownAt, nowMillis, CachedToken.FRESH_FOR)
                ? null
                : read(shown, text);
    }

    /** What is known is good for a while yet: a store that cannot be reached makes no difference until then. */
    private @Nullable CachedToken renewed(TokenHash shown, String text, CachedToken known) {
        try {
            return read(shown, text);
        } catch (RuntimeException e) {
            // The attempt may have taken longer than what is known may be followed.
            if (!known.isFresh(parts.clock().millis())) {
                throw e;
            }
            LOG.warn("An access token could not be read again; it is followed for some seconds: {}", e.toString());
            return known;
        }
    }

    private @Nullable CachedToken read(TokenHash shown, String text) {
        long now = parts.clock().millis();
        Optional<FoundToken> found = lookup.hash(text)
                .flatMap(hash -> parts.transactions()
                        .inTransaction(transaction -> transaction.oauthGrants().findToken(hash)));
        if (found.isEmpty()) {
            tokens.invalidate(shown);
            unknown.put(shown, now);
            return null;
        }
        CachedToken token = new CachedToken(found.get(), parts.scopes(), now);
        tokens.put(shown, token);
        return token;
    }
}

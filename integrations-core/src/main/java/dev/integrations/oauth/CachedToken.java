package dev.integrations.oauth;

import dev.integrations.oauth.GrantStore.FoundToken;
import dev.integrations.scope.Authentication;
import dev.integrations.scope.ScopeCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** An access token as it was stored at a time, with its answer ready. */
final class CachedToken {
    /** How long what was read is followed, at the most. */
    static final Duration FRESH_FOR = Duration.ofSeconds(5);

    /** What is in use is read again when it is as old as this, by one request while the others go on. */
    private static final Duration DUE_AFTER = Duration.ofSeconds(2);

    private final long readAtMillis;
    private final long endsAtMillis;
    private final List<String> resources;
    private final Optional<String> keyThumbprint;
    private final Authentication.Accepted accepted;
    private final AtomicBoolean taken = new AtomicBoolean();

    CachedToken(FoundToken found, ScopeCatalog catalog, long readAtMillis) {
        StoredToken token = found.token();
        Grant grant = found.grant();
        Approval approval = grant.approval();
        boolean live = token.kind() == TokenKind.ACCESS && found.liveAt(Instant.ofEpochMilli(readAtMillis));
        this.readAtMillis = readAtMillis;
        this.endsAtMillis = live
                ? Math.min(token.expiresAt().toEpochMilli(), grant.expiresAt().toEpochMilli())
                : Long.MIN_VALUE;
        this.resources = token.resources();
        this.keyThumbprint = token.keyThumbprint();
        this.accepted = new Authentication.Accepted(new AccessTokenCaller(
                approval.tenant(), approval.subject(), catalog.stored(token.scopes()), approval.app(), grant.id()));
    }

    /** A clock may go back: what was read in the future is not fresh either. */
    boolean isFresh(long nowMillis) {
        return isWithin(readAtMillis, nowMillis, FRESH_FOR);
    }

    static boolean isWithin(long readAtMillis, long nowMillis, Duration time) {
        return readAtMillis <= nowMillis && nowMillis - readAtMillis < time.toMillis();
    }

    /** Says to one caller that it is time to read it again. */
    boolean takeIfDue(long nowMillis) {
        return nowMillis - readAtMillis >= DUE_AFTER.toMillis() && taken.compareAndSet(false, true);
    }

    boolean isLiveAt(long nowMillis) {
        return nowMillis < endsAtMillis;
    }

    boolean isFor(String resource) {
        return resources.contains(resource);
    }

    Optional<String> keyThumbprint() {
        return keyThumbprint;
    }

    Authentication.Accepted accepted() {
        return accepted;
    }
}

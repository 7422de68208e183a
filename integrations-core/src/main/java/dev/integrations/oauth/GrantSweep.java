package dev.integrations.oauth;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditQuery;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes codes, devices that waited, tokens and grants a day after their end, pushed requests an hour after it, and what is
 * left of apps that were deleted. Safe for use by several threads and nodes.
 */
public final class GrantSweep {
    /** For how long a code that was used is known, so that another use of it is noticed, and a grant that was revoked. */
    private static final Duration KEPT = Duration.ofDays(1);

    /** A request may expire while its user decides. */
    private static final Duration REQUESTS_KEPT = Duration.ofHours(1);

    private static final int PORTION = 1_000;
    private static final int APPS = 10;

    /** The thread that does this has other work too. */
    private static final int PORTIONS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(GrantSweep.class);

    private final OAuthParts parts;
    private final Withdrawal withdrawal;

    /**
     * Creates a sweep.
     *
     * @param parts what it is built from
     */
    public GrantSweep(OAuthParts parts) {
        this.parts = parts;
        this.withdrawal = new Withdrawal(parts);
    }

    /**
     * Removes what ended more than a day ago, and what deleted apps have left, in up to 200 portions of a transaction each.
     * An app for which this fails does not keep it from those behind; it is logged, and tried again by the next run.
     *
     * @return whether there may be more to remove
     */
    public boolean run() {
        Instant now = parts.clock().instant();
        int left = PORTIONS
                - portions(
                        PORTIONS,
                        transaction -> transaction.pushedRequests().removeExpired(now.minus(REQUESTS_KEPT), PORTION));
        left -= portions(left, transaction -> transaction.oauthGrants().removeEnded(now.minus(KEPT), PORTION));
        List<OAuthApp> deleted = parts.transactions()
                .inTransaction(transaction -> transaction.oauthApps().deleted(APPS));
        int failed = 0;
        for (OAuthApp app : deleted) {
            try {
                left -= remove(app, left);
            } catch (RuntimeException e) {
                LOG.error("What the deleted app {} has left could not be removed; it is tried again", app.id(), e);
                failed++;
            }
        }
        return left <= 0 || (deleted.size() == APPS && failed < APPS);
    }

    /** The trails of tenants tell of the end of an app that is not theirs. */
    private int remove(OAuthApp app, int limit) {
        if (limit <= 0) {
            return 0;
        }
        int portions = app.owner().equals(AuditTrail.HOST)
                ? withdrawal
                        .ofTenants(app.id(), whoDeleted(app), "the app was deleted", limit)
                        .transactions()
                : 0;
        portions += portions(
                limit - portions, transaction -> transaction.oauthGrants().removeOf(app.id(), PORTION));
        if (portions < limit) {
            parts.transactions()
                    .useTransaction(transaction -> transaction.oauthApps().remove(app.id()));
        }
        return portions;
    }

    /** Returns a trail in the name of who deleted an app, as that of the host tells if it was not long ago. */
    private AuditTrail whoDeleted(OAuthApp app) {
        AuditTrail trail = parts.trail(app.owner(), Actor.SYSTEM);
        AuditQuery query = AuditQuery.all()
                .action(OAuthApps.DELETED)
                .subject(app.id())
                .from(parts.clock().instant().minus(KEPT));
        return trail.list(query, PageRequest.first(1)).items().stream()
                .findFirst()
                .map(entry -> {
                    AuditTrail theirs = trail.as(entry.actor());
                    return entry.reason().map(theirs::because).orElse(theirs);
                })
                .orElse(trail);
    }

    /** Repeats it until it removes less than a portion, and returns how often it did. */
    private int portions(int limit, ToIntFunction<OAuthTransaction> removal) {
        int portions = 0;
        int removed = PORTION;
        while (removed >= PORTION && portions < limit) {
            removed = parts.transactions().<Integer, RuntimeException>inTransaction(removal::applyAsInt);
            portions++;
        }
        return portions;
    }
}

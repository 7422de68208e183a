package dev.integrations.oauth;

import dev.integrations.common.InvalidInputException.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long tokens live, what access tokens look like, and how refresh tokens are rotated. Its bounds are checked by what it
 * is given to. Immutable.
 *
 * @param accessTokenLifetime how long an access token is good for: 1 minute to 24 hours; the default is 1 hour
 * @param refreshTokenLifetime how long a refresh token may stay unused: 1 minute to 10 years; the default is 30 days
 * @param grantLifetime when all tokens of an approval end, however often they were refreshed: 1 minute to 10 years; the
 *     default is 1 year
 * @param rotation whether a refresh token is good for one use, after which it is replaced by a new one; the default is
 *     true, and apps without a secret must have it (RFC 9700, section 2.2.2)
 * @param grace for how long after its use a refresh token brings the same new one again: 0 to 60 seconds; the default is
 *     10 seconds. After that it is taken for stolen, and all tokens of the approval are revoked.
 * @param format what access tokens look like; the default is {@link AccessTokenFormat#OPAQUE}. Those that are signed live no
 *     longer than the settings of the signing keys allow, which is 1 hour by default
 * @param bound whether every request for tokens needs a proof of a key, which the tokens are bound to (RFC 9449, section
 *     5.2); the default is false, where a proof may be sent, and without one the tokens are good for whoever holds them
 */
public record TokenPolicy(
        Duration accessTokenLifetime,
        Duration refreshTokenLifetime,
        Duration grantLifetime,
        boolean rotation,
        Duration grace,
        AccessTokenFormat format,
        boolean bound) {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST_ACCESS = Duration.ofHours(24);
    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final Duration LONGEST_GRACE = Duration.ofSeconds(60);
    private static final TokenPolicy DEFAULTS = new TokenPolicy(
            Duration.ofHours(1),
            Duration.ofDays(30),
            Duration.ofDays(365),
            true,
            Duration.ofSeconds(10),
            AccessTokenFormat.OPAQUE,
            false);

    /**
     * Returns the policy with all defaults.
     *
     * @return the policy
     */
    public static TokenPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * Returns this policy with another lifetime of access tokens.
     *
     * @param lifetime 1 minute to 24 hours
     * @return the policy
     */
    public TokenPolicy withAccessTokenLifetime(Duration lifetime) {
        return new TokenPolicy(lifetime, refreshTokenLifetime, grantLifetime, rotation, grace, format, bound);
    }

    /**
     * Returns this policy with another time for which refresh tokens may stay unused.
     *
     * @param lifetime 1 minute to 10 years
     * @return the policy
     */
    public TokenPolicy withRefreshTokenLifetime(Duration lifetime) {
        return new TokenPolicy(accessTokenLifetime, lifetime, grantLifetime, rotation, grace, format, bound);
    }

    /**
     * Returns this policy with another end of all tokens of an approval.
     *
     * @param lifetime 1 minute to 10 years
     * @return the policy
     */
    public TokenPolicy withGrantLifetime(Duration lifetime) {
        return new TokenPolicy(accessTokenLifetime, refreshTokenLifetime, lifetime, rotation, grace, format, bound);
    }

    /**
     * Returns this policy with another grace.
     *
     * @param time 0 to 60 seconds
     * @return the policy
     */
    public TokenPolicy withGrace(Duration time) {
        return new TokenPolicy(accessTokenLifetime, refreshTokenLifetime, grantLifetime, rotation, time, format, bound);
    }

    /**
     * Returns this policy without rotation, for apps with a secret alone: a refresh token is good for any number of uses. It
     * is not replaced, so it ends its lifetime after it was issued, used or not, and who stole it is not noticed.
     *
     * @return the policy
     */
    public TokenPolicy withoutRotation() {
        return new TokenPolicy(accessTokenLifetime, refreshTokenLifetime, grantLifetime, false, grace, format, bound);
    }

    /**
     * Returns this policy with access tokens that are signed: JSON Web Tokens of RFC 9068.
     *
     * @return the policy
     */
    public TokenPolicy withSignedAccessTokens() {
        return new TokenPolicy(
                accessTokenLifetime,
                refreshTokenLifetime,
                grantLifetime,
                rotation,
                grace,
                AccessTokenFormat.SIGNED,
                bound);
    }

    /**
     * Returns this policy with a proof of a key needed for all tokens.
     *
     * @return the policy
     */
    public TokenPolicy withBoundTokens() {
        return new TokenPolicy(accessTokenLifetime, refreshTokenLifetime, grantLifetime, rotation, grace, format, true);
    }

    /**
     * Says whether access tokens are signed and live for longer than their keys are published.
     *
     * @param longest the longest lifetime of a token that the settings of the signing keys allow
     * @return true if they would outlive their keys
     */
    public boolean signsForLongerThan(Duration longest) {
        return format == AccessTokenFormat.SIGNED && accessTokenLifetime.compareTo(longest) > 0;
    }

    /** Returns everything that is out of its bounds. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        check(problems, "accessTokenLifetime", accessTokenLifetime, SHORTEST, LONGEST_ACCESS);
        check(problems, "refreshTokenLifetime", refreshTokenLifetime, SHORTEST, LONGEST);
        check(problems, "grantLifetime", grantLifetime, SHORTEST, LONGEST);
        check(problems, "grace", grace, Duration.ZERO, LONGEST_GRACE);
        return problems;
    }

    private static void check(List<Problem> problems, String field, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            problems.add(new Problem("tokenPolicy." + field, "must be %s to %s, was %s".formatted(min, max, value)));
        }
    }
}

package dev.integrations.oauth;

import dev.integrations.common.InvalidInputException.Problem;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How apps may push their requests ahead of the browser (RFC 9126). Its bounds are checked by what it is given to. Immutable.
 *
 * @param required whether requests that were not pushed are refused, of whatever app; the default is false, as it must be
 *     for a server that knows no users
 * @param lifetime how long a pushed request waits for its browser: 5 seconds to 10 minutes in whole seconds; the default
 *     is 60 seconds. A user who has to log in first has ten minutes more.
 */
public record PushedRequestPolicy(boolean required, Duration lifetime) {
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /**
     * Returns the policy with all defaults.
     *
     * @return the policy
     */
    public static PushedRequestPolicy defaults() {
        return new PushedRequestPolicy(false, Duration.ofSeconds(60));
    }

    /**
     * Returns this policy, with every request refused that was not pushed.
     *
     * @return the policy
     */
    public PushedRequestPolicy requiring() {
        return new PushedRequestPolicy(true, lifetime);
    }

    /**
     * Returns this policy with another lifetime.
     *
     * @param time 5 seconds to 10 minutes in whole seconds
     * @return the policy
     */
    public PushedRequestPolicy withLifetime(Duration time) {
        return new PushedRequestPolicy(required, time);
    }

    /** Returns everything that is out of its bounds. */
    List<Problem> problems() {
        return lifetime.compareTo(SHORTEST) < 0
                        || lifetime.compareTo(LONGEST) > 0
                        || !lifetime.truncatedTo(ChronoUnit.SECONDS).equals(lifetime)
                ? List.of(new Problem(
                        "pushedRequests.lifetime",
                        "must be %s to %s in whole seconds, was %s".formatted(SHORTEST, LONGEST, lifetime)))
                : List.of();
    }
}

package dev.integrations.oauth;

import dev.integrations.common.InvalidInputException.Problem;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How devices without a browser get their user's approval (RFC 8628). Its bounds are checked by what it is given to.
 * Immutable.
 *
 * @param lifetime how long a device waits for its user: 1 to 30 minutes in whole seconds; the default is
 *     10 minutes
 * @param interval how much time a device lets pass between two questions: 1 to 60 whole seconds; the default is
 *     5 seconds. It grows by 5 seconds whenever the device asks too soon.
 * @param verificationUri the address that users type in, or empty for that of the server's own page. A page there leads to
 *     {@code /oauth/device} below the issuer, with the parameter {@code user_code} if it has one.
 */
public record DevicePolicy(Duration lifetime, Duration interval, Optional<String> verificationUri) {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Duration FASTEST = Duration.ofSeconds(1);
    private static final Duration SLOWEST = Duration.ofSeconds(60);
    private static final int MAX_URI = 200;

    /**
     * Returns the policy with all defaults.
     *
     * @return the policy
     */
    public static DevicePolicy defaults() {
        return new DevicePolicy(Duration.ofMinutes(10), Duration.ofSeconds(5), Optional.empty());
    }

    /**
     * Returns this policy with another time for which devices wait.
     *
     * @param time 1 to 30 minutes in whole seconds
     * @return the policy
     */
    public DevicePolicy withLifetime(Duration time) {
        return new DevicePolicy(time, interval, verificationUri);
    }

    /**
     * Returns this policy with another interval.
     *
     * @param time 1 to 60 whole seconds
     * @return the policy
     */
    public DevicePolicy withInterval(Duration time) {
        return new DevicePolicy(lifetime, time, verificationUri);
    }

    /**
     * Returns this policy with an address of the host's, which may be shorter.
     *
     * @param uri such as {@code https://example.com/device}, up to 200 characters without user information, query and
     *     fragment. {@code http} is for loopback addresses in development.
     * @return the policy
     */
    public DevicePolicy withVerificationUri(String uri) {
        return new DevicePolicy(lifetime, interval, Optional.of(uri));
    }

    /** Returns everything that is out of its bounds. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        check(problems, "lifetime", lifetime, SHORTEST, LONGEST);
        check(problems, "interval", interval, FASTEST, SLOWEST);
        if (verificationUri
                .filter(uri -> uri.length() > MAX_URI || !ServerAddress.isValid(uri))
                .isPresent()) {
            problems.add(new Problem(
                    "devices.verificationUri",
                    "must be https, or http to this machine in development, of up to %d characters, with a host and"
                                    .formatted(MAX_URI)
                            + " without user information, query and fragment"));
        }
        return problems;
    }

    private static void check(List<Problem> problems, String field, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0
                || value.compareTo(max) > 0
                || !value.truncatedTo(ChronoUnit.SECONDS).equals(value)) {
            problems.add(new Problem(
                    "devices." + field, "must be %s to %s in whole seconds, was %s".formatted(min, max, value)));
        }
    }
}

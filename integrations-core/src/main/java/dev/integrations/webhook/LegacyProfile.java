package dev.integrations.webhook;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A legacy signature and its end, which has to be stated: receivers move to Standard Webhooks until then.
 *
 * @param signature the form of the signature
 * @param until when it is no longer sent
 */
public record LegacyProfile(LegacySignature signature, Instant until) {
    /** The furthest end, from the moment it is set: 366 days. */
    public static final Duration MAX_TIME = Duration.ofDays(366);

    /**
     * Says what makes an end unfit.
     *
     * @param now the time at which the profile is to be set
     * @return the problem, or empty if the end is after now and within {@link #MAX_TIME}
     */
    public Optional<String> problemAt(Instant now) {
        return until.isAfter(now) && !until.isAfter(now.plus(MAX_TIME))
                ? Optional.empty()
                : Optional.of("must be after %s and within %d days, was %s".formatted(now, MAX_TIME.toDays(), until));
    }

    void requireAt(Instant now) {
        problemAt(now).ifPresent(problem -> {
            throw new InvalidInputException("legacy signature", List.of(new Problem("until", problem)));
        });
    }
}

package dev.integrations.webhook;

import dev.integrations.common.Secret;
import dev.integrations.connection.TokenAnswer;
import dev.integrations.connection.TokenAnswer.Granted;
import dev.integrations.delivery.PreparationException;
import dev.integrations.http.OutboundResponse;
import java.time.Duration;
import java.time.Instant;

/**
 * An access token as the header that it is sent in.
 *
 * @param authorization the header's value
 * @param usableUntil a little before it expires
 */
record AccessToken(Secret authorization, Instant usableUntil) {
    private static final Duration UNSAID = Duration.ofMinutes(5);
    private static final long MAX_SECONDS = Duration.ofDays(1).toSeconds();
    private static final long MAX_MARGIN_SECONDS = 60;

    /**
     * Reads the answer of a token endpoint (RFC 6749, section 5.1). What it says of an error is not repeated: it is
     * somebody else's text.
     *
     * @throws PreparationException if there is no bearer token in it
     */
    static AccessToken read(OutboundResponse response, Instant now) {
        if (response.status() != 200) {
            throw new PreparationException(
                    "No access token could be fetched: the token endpoint answered with status " + response.status(),
                    null);
        }
        if (!(TokenAnswer.read(response) instanceof Granted granted) || !isBearer(granted)) {
            throw new PreparationException(
                    "No access token could be fetched: the token endpoint's answer holds no bearer token", null);
        }
        long seconds = Math.min(MAX_SECONDS, granted.lifetime().orElse(UNSAID).toSeconds());
        // A tenth of its life, so that it does not expire on its way.
        long margin = Math.min(MAX_MARGIN_SECONDS, seconds / 10);
        return new AccessToken(
                Secret.of("Bearer " + granted.accessToken().reveal()), now.plusSeconds(seconds - margin));
    }

    boolean usableAt(Instant now) {
        return now.isBefore(usableUntil);
    }

    /** A type that is not named is not taken for granted here. */
    private static boolean isBearer(Granted granted) {
        return granted.raw()
                .find("token_type")
                .filter("bearer"::equalsIgnoreCase)
                .isPresent();
    }
}

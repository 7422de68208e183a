package dev.integrations.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.common.Secret;
import dev.integrations.delivery.PreparationException;
import dev.integrations.http.OutboundResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * An access token as the header that it is sent in.
 *
 * @param authorization the header's value
 * @param usableUntil a little before it expires
 */
record AccessToken(Secret authorization, Instant usableUntil) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,8192}");
    private static final long UNSAID_SECONDS = 300;
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
        JsonNode json = json(response);
        String token = json.path("access_token").asText("");
        if (!TOKEN.matcher(token).matches()
                || !json.path("token_type").asText("").equalsIgnoreCase("bearer")) {
            throw new PreparationException(
                    "No access token could be fetched: the token endpoint's answer holds no bearer token", null);
        }
        long seconds = Math.max(0, Math.min(MAX_SECONDS, json.path("expires_in").asLong(UNSAID_SECONDS)));
        // A tenth of its life, so that it does not expire on its way.
        long margin = Math.min(MAX_MARGIN_SECONDS, seconds / 10);
        return new AccessToken(Secret.of("Bearer " + token), now.plusSeconds(seconds - margin));
    }

    boolean usableAt(Instant now) {
        return now.isBefore(usableUntil);
    }

    private static JsonNode json(OutboundResponse response) {
        try {
            JsonNode json = response.truncated() ? null : JSON.readTree(response.body());
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            // its text could hold a part of a token
        }
        throw new PreparationException(
                "No access token could be fetched: the token endpoint's answer is not a JSON object, or too large",
                null);
    }
}

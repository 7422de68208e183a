package dev.integrations.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.web.WebResponse;

/** The answers of endpoints that deal with tokens. */
final class Answers {
    private Answers() {}

    /** Returns JSON that nobody may keep: {@code Pragma} is for caches of the time of RFC 6749, section 5.1. */
    static WebResponse json(int status, JsonNode body) {
        return unstored(WebResponse.json(status, body));
    }

    static WebResponse unstored(WebResponse response) {
        return response.withHeader("Cache-Control", "no-store").withHeader("Pragma", "no-cache");
    }

    static WebResponse methodNotAllowed(String allowed) {
        return WebResponse.of(405).withHeader("Allow", allowed);
    }
}

package dev.integrations.oauth;

import static dev.integrations.oauth.AuthorizationFixture.HANDLE;
import static dev.integrations.oauth.OAuthFixture.CALLBACK;
import static dev.integrations.oauth.OAuthFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.web.WebResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What came of a request of the fuzz run. */
final class FuzzOutcome {
    private FuzzOutcome() {}

    /** Returns what came of a request, in a word or two. */
    static String of(WebResponse response) {
        String location = response.header("Location").orElse("");
        Matcher error = Pattern.compile("[?&]error=([a-z_]+)").matcher(location);
        if (location.startsWith(CALLBACK)) {
            return error.find() ? error.group(1) : "code";
        }
        String type = response.header("Content-Type").orElse("nothing");
        if (type.startsWith("text/html") && response.status() == 200) {
            return HANDLE.matcher(new String(response.body(), UTF_8)).find() ? "200 asked" : "200, page";
        }
        if (!type.startsWith("application/json")) {
            return response.status() + (type.equals("nothing") && response.status() == 200 ? " " : ", ") + type;
        }
        JsonNode json = json(response);
        if (json.has("error")) {
            return json.path("error").asText();
        }
        if (json.has("request_uri") || json.has("device_code")) {
            return json.has("request_uri") ? "200 pushed" : "200 device";
        }
        return json.has("issuer") || json.has("keys")
                ? "200, published"
                : "200 "
                        + (json.has("access_token")
                                ? json.path("scope").asText()
                                : json.path("active").asText());
    }
}

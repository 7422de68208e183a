package dev.integrations.templates.vonage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.templates.vendor.Digest;
import dev.integrations.templates.vendor.TimeWindow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Verifies webhooks of the Messages API: a token whose claims hold the hash of the body. The library of Vonage leaves the hash
 * to its caller.
 *
 * @see <a href="https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks">Signed webhooks</a>
 */
final class SignedMessages implements InboundVerifier {
    private static final String BEARER = "Bearer ";

    private final List<Secret> secrets;
    private final String apiKey;
    private final Optional<String> application;

    SignedMessages(List<Secret> secrets, String apiKey, Optional<String> application) {
        this.secrets = secrets;
        this.apiKey = apiKey;
        this.application = application;
    }

    @Override
    public InboundResult verify(InboundRequest inbound) {
        List<String> headers = inbound.request().headers("Authorization");
        if (headers.isEmpty()) {
            return new InboundResult.Deferred("The request is not signed; Vonage signs it when it is sent again");
        }
        Optional<JsonNode> claims = headers.size() == 1 && headers.get(0).startsWith(BEARER)
                ? WebhookToken.claims(headers.get(0).substring(BEARER.length()), secrets)
                : Optional.empty();
        if (claims.isEmpty()) {
            return new InboundResult.Refused("The token is missing, or no secret matches its signature");
        }
        byte[] body = inbound.request().body();
        return problem(claims.get(), body, inbound.at())
                .<InboundResult>map(InboundResult.Refused::new)
                .orElseGet(() -> VonageEvent.ofMessage(body));
    }

    private Optional<String> problem(JsonNode claims, byte[] body, Instant now) {
        if (!claims.path("iss").asText().equals("Vonage")) {
            return Optional.of("The token is not of Vonage");
        }
        if (!claims.path("api_key").asText().equals(apiKey)) {
            return Optional.of("The token is for another API key");
        }
        if (application.isPresent()
                && claims.has("application_id")
                && !claims.path("application_id").asText().equalsIgnoreCase(application.get())) {
            return Optional.of("The token is for another application");
        }
        if (TimeWindow.seconds(claims.path("iat").asText())
                .filter(at -> TimeWindow.holds(at, now))
                .isEmpty()) {
            return Optional.of("The time of the token is too far off");
        }
        boolean same = MessageDigest.isEqual(
                Digest.sha256(body).getBytes(StandardCharsets.US_ASCII),
                claims.path("payload_hash").asText().getBytes(StandardCharsets.UTF_8));
        return same ? Optional.empty() : Optional.of("The token is for another body");
    }
}
